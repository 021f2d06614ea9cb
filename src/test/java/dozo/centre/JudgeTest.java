package dozo.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dozo.centre.CentreSettings.Promise;
import dozo.centre.Judge.Evidence;
import dozo.centre.Judge.Verdict;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Standing IN_STEP = new Standing(true, true, 0, 3);
    private static final Standing CATCHING_UP = new Standing(true, false, 9_000, 300);
    private static final Duration THIRTY = Duration.ofSeconds(30);
    private static final Verdict LEAVE = new Verdict.Leave();

    private final Judge judge = new Judge(Promise.BOTH_OR_SAY, THIRTY);

    // ---- the standby is lost

    @Test
    void aStandbyThatIsAwayIsWaitedForAndThenOneCopyIsDeclared() {
        Said alone = Said.leads(Said.A).nobodyMayTakeOver().without(Said.B);
        judge.judge(seen(0, Said.leads(Said.A), IN_STEP, 2, 1));
        assertEquals(LEAVE, judge.judge(seen(10, alone, Standing.AWAY, 2, 1)));
        assertEquals(LEAVE, judge.judge(seen(39, alone, Standing.AWAY, 2, 1)));
        assertEquals(one("osaka is away"), judge.judge(seen(40, alone, Standing.AWAY, 2, 1)));
    }

    @Test
    void whileEtcdNamesAStandbyOneCopyIsNeverDeclared() {
        // it might be promoted: two would go on, each alone
        Said named = Said.leads(Said.A).without(Said.B);
        for (int second = 0; second < 1_000; second++) {
            assertEquals(LEAVE, judge.judge(seen(second, named, Standing.AWAY, 2, 1)));
        }
    }

    @Test
    void whatAnEarlierLeaderWroteAboutStandbysDoesNotCount() {
        Heard written =
                new Heard(0, Said.B, 2, Said.A, "", Said.leads(Said.B).members(), "", Map.of(), 0);
        for (int second = 0; second < 100; second++) {
            Evidence seen = new Evidence(nanos(second), written, Said.A, Standing.AWAY, 2, 1);
            assertEquals(LEAVE, judge.judge(seen));
        }
    }

    @Test
    void aStandbyThatComesBackInTimeBeginsTheWaitAnew() {
        Said alone = Said.leads(Said.A).nobodyMayTakeOver();
        judge.judge(seen(0, alone, Standing.AWAY, 2, 1));
        judge.judge(seen(20, alone, CATCHING_UP, 2, 1));
        judge.judge(seen(21, alone, Standing.AWAY, 2, 1));
        assertEquals(LEAVE, judge.judge(seen(50, alone, Standing.AWAY, 2, 1)));
        assertEquals(one("osaka is away"), judge.judge(seen(51, alone, Standing.AWAY, 2, 1)));
    }

    @Test
    void aStandbyThatStreamsIsWaitedForUntilItIsNamed() {
        Said unnamed = Said.leads(Said.A).nobodyMayTakeOver();
        for (int second = 0; second < 100; second++) {
            assertEquals(LEAVE, judge.judge(seen(second, unnamed, CATCHING_UP, 2, 1)));
        }
    }

    // ---- the leader was lost

    @Test
    void afterAFailoverOneCopyIsDeclaredAtOnce() {
        judge.judge(seen(0, Said.leads(Said.A), IN_STEP, 2, 1));
        Said successor = Said.leads(Said.B).term(2);
        assertEquals(LEAVE, judge.judge(seen(12, successor.without(Said.A), Standing.AWAY, 2, 1)));
        Said alone = successor.without(Said.A).nobodyMayTakeOver();
        Verdict verdict = judge.judge(seen(13, alone, Standing.AWAY, 2, 1));
        assertEquals(one("tokyo led and was lost"), verdict);
    }

    @Test
    void aConfirmationThatWasLetGoDoesNotHideTheLoss() {
        Said alone = Said.leads(Said.B).term(2).without(Said.A).nobodyMayTakeOver();
        assertEquals(
                one("tokyo led and was lost"), judge.judge(seen(0, alone, Standing.AWAY, 2, 1)));
        // the declaration met a lock; the commit that confirms the term stands here alone
        assertEquals(
                one("tokyo led and was lost"), judge.judge(seen(1, alone, Standing.AWAY, 2, 2)));
    }

    @Test
    void afterAPlannedChangeTheFormerLeaderIsWaitedFor() {
        Said successor = Said.leads(Said.B).term(2).nobodyMayTakeOver(); // its Patroni is heard
        assertEquals(LEAVE, judge.judge(seen(0, successor, Standing.AWAY, 2, 1)));
        assertEquals(LEAVE, judge.judge(seen(29, successor, Standing.AWAY, 2, 1)));
    }

    @Test
    void aStandbyThatDiesAfterTheChangeIsNoLostLeader() {
        Said leads = Said.leads(Said.B).term(2);
        judge.judge(seen(0, leads, IN_STEP, 2, 1)); // nothing was committed in this term yet
        Said alone = leads.without(Said.A).nobodyMayTakeOver();
        assertEquals(LEAVE, judge.judge(seen(1, alone, Standing.AWAY, 2, 1)));
    }

    @Test
    void theWaitForAStandbyDoesNotGoOnIntoAnotherTerm() {
        Said alone = Said.leads(Said.A).nobodyMayTakeOver();
        judge.judge(seen(0, alone, Standing.AWAY, 2, 1));
        Said anew = alone.term(2);
        assertEquals(LEAVE, judge.judge(seen(31, anew, Standing.AWAY, 2, 1)));
    }

    // ---- alarms

    @Test
    void aLeaderInPerilNeverGoesOnAlone() {
        Said alone = Said.leads(Said.A).nobodyMayTakeOver().without(Said.B);
        judge.judge(seen(0, Said.leads(Said.A), IN_STEP, 2, 1));
        for (int second = 1; second < 1_000; second++) {
            Said alarmed = alone.alarm(Said.A);
            assertEquals(LEAVE, judge.judge(seen(second, alarmed, Standing.AWAY, 2, 1)));
        }
        assertEquals(one("osaka is away"), judge.judge(seen(1_000, alone, Standing.AWAY, 2, 1)));
    }

    @Test
    void aSuccessorInPerilNeverGoesOnAloneEither() {
        judge.judge(seen(0, Said.leads(Said.A), IN_STEP, 2, 1));
        Said alone = Said.leads(Said.B).term(2).without(Said.A).nobodyMayTakeOver();
        assertEquals(LEAVE, judge.judge(seen(13, alone.alarm(Said.B), Standing.AWAY, 2, 1)));
        // that it led and was lost is not forgotten
        assertEquals(
                one("tokyo led and was lost"), judge.judge(seen(14, alone, Standing.AWAY, 2, 2)));
    }

    @Test
    void anAlarmOfTheOtherCentreChangesNothing() {
        Said alone = Said.leads(Said.B).term(2).without(Said.A).nobodyMayTakeOver();
        assertEquals(
                one("tokyo led and was lost"),
                judge.judge(seen(13, alone.alarm(Said.A), Standing.AWAY, 2, 1)));
    }

    // ---- both-or-wait

    @Test
    void whoPromisedBothWaits() {
        Judge strict = new Judge(Promise.BOTH_OR_WAIT, THIRTY);
        Said alone = Said.leads(Said.B).term(2).without(Said.A).nobodyMayTakeOver();
        for (int second = 0; second < 1_000; second++) {
            assertEquals(LEAVE, strict.judge(seen(second, alone, Standing.AWAY, 2, 1)));
        }
    }

    // ---- and back

    @Test
    void twoCopiesComeBackWhenTheOtherIsInStepAndMayTakeOver() {
        Said leads = Said.leads(Said.A);
        Said unnamed = leads.nobodyMayTakeOver();
        assertEquals(LEAVE, judge.judge(seen(0, unnamed, Standing.AWAY, 1, 1)));
        assertEquals(LEAVE, judge.judge(seen(1, unnamed, CATCHING_UP, 1, 1)));
        assertEquals(LEAVE, judge.judge(seen(2, unnamed, IN_STEP, 1, 1))); // decision 0182
        assertEquals(LEAVE, judge.judge(seen(3, leads, CATCHING_UP, 1, 1)));
        assertEquals(
                new Verdict.Declare(2, "osaka is in step again"),
                judge.judge(seen(4, leads, IN_STEP, 1, 1)));
    }

    @Test
    void oneCopyIsNotDeclaredTwice() {
        Said alone = Said.leads(Said.A).nobodyMayTakeOver().without(Said.B);
        for (int second = 0; second < 100; second++) {
            assertEquals(LEAVE, judge.judge(seen(second, alone, Standing.AWAY, 1, 1)));
        }
    }

    // ---- in words

    @Test
    void whatWouldHappenIsToldFromTheSameEvidence() {
        Said leads = Said.leads(Said.A);
        assertEquals(Status.Outlook.EITHER_MAY_DIE, Status.outlook(seen(0, leads, IN_STEP, 2, 1)));
        assertEquals(
                Status.Outlook.NOBODY_TAKES_OVER,
                Status.outlook(seen(0, leads.nobodyMayTakeOver(), IN_STEP, 2, 1)));
        assertEquals(Status.Outlook.WAITING, Status.outlook(seen(0, leads, Standing.AWAY, 2, 1)));
        assertEquals(Status.Outlook.ONE_COPY, Status.outlook(seen(0, leads, IN_STEP, 1, 1)));
    }

    private static Verdict one(String reason) {
        return new Verdict.Declare(1, reason);
    }

    private static Evidence seen(
            long second, Said said, Standing standing, int copies, long confirmedTerm) {
        String other = Said.A.equals(said.leader()) ? Said.B : Said.A;
        return new Evidence(nanos(second), said.heard(), other, standing, copies, confirmedTerm);
    }

    private static long nanos(long second) {
        return Duration.ofSeconds(second).toNanos();
    }
}
