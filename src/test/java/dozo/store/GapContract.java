package dozo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import dozo.store.work.Gap;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients find after the newest data was lost, on any engine. They have seen more than is
 * left: higher UIDs and MODSEQs than those that the store has when the gap is left.
 */
abstract class GapContract {
    private static final long ANNE = 1001;

    /** More accounts than are raised at a time. */
    private static final int ACCOUNTS = 250;

    private static final long LOST = 1_000;

    @TempDir Path folder;
    private House house;

    abstract Database open(Path folder);

    @BeforeEach
    void build() {
        house = new House(open(folder));
        house.mailboxes.prepare(ANNE);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void noUidAndNoModseqIsGivenTwice() {
        long before = house.deliver(ANNE, "INBOX", "one").uid();
        Mailbox old = house.mailboxes.find(ANNE, "INBOX").orElseThrow();
        Store.leaveGap(house.db);
        Placed.Stored after = house.deliver(ANNE, "INBOX", "two");
        Mailbox now = house.mailboxes.find(ANNE, "INBOX").orElseThrow();
        assertEquals(1, before);
        assertEquals(old.uidNext() + Gap.UIDS, after.uid());
        assertEquals(after.uid() + 1, now.uidNext());
        assertTrue(after.modseq() > old.highestModseq() + Gap.MODSEQS, after.toString());
        assertEquals(old.uidValidity(), now.uidValidity());
        assertEquals(2, now.messages());
    }

    @Test
    void everyMailboxOfEveryAccountIsRaised() {
        for (int i = 1; i < ACCOUNTS; i++) {
            house.mailboxes.prepare(ANNE + i);
        }
        int mailboxes = Store.leaveGap(house.db);
        long each = house.mailboxes.list(ANNE).size();
        assertEquals(ACCOUNTS * each, mailboxes);
        for (int i = 0; i < ACCOUNTS; i++) {
            assertEquals(1 + Gap.UIDS, house.deliver(ANNE + i, "INBOX", "first").uid());
        }
    }

    @Test
    void whoSawWhatIsLostIsToldOfAllThatIsLeft() {
        for (int i = 0; i < 5; i++) {
            house.deliver(ANNE, "INBOX", "mail " + i);
        }
        long inbox = house.inbox(ANNE);
        house.mails.expunge(inbox, UidSet.of(2), false);
        long seen = modseq() + LOST;
        Store.leaveGap(house.db);
        Snapshot left = house.snapshot(inbox);
        assertTrue(left.modseq() > seen);
        assertTrue(left.uidNext() > 6 + LOST, "lost UIDs are among those that are told as gone");
        assertNull(house.mails.vanished(inbox, seen), "what is gone is told in full");
        for (int i = 0; i < left.size(); i++) {
            assertEquals(i, left.nextChanged(i, seen), "flags of each are told");
        }
    }

    /** Without a listing in memory, which only commits of this process would refresh at once. */
    private long modseq() {
        return house.mailboxes.find(ANNE, "INBOX").orElseThrow().highestModseq();
    }

    @Test
    void flagsAreNotChangedByWhoKnowsLostOnes() {
        house.deliver(ANNE, "INBOX", "one");
        long inbox = house.inbox(ANNE);
        long seen = modseq() + LOST;
        Store.leaveGap(house.db);
        Mails.FlagNames flagged = new Mails.FlagNames(Flags.FLAGGED, List.of());
        Mails.FlagsChanged changed =
                house.mails.changeFlags(inbox, UidSet.ALL, Mails.FlagChange.ADD, flagged, seen);
        assertEquals(List.of(1L), changed.modified());
        assertEquals(0, house.snapshot(inbox).flags(0));
    }

    @Test
    void anOpenMailboxSeesIt() {
        house.deliver(ANNE, "INBOX", "one");
        long inbox = house.inbox(ANNE);
        try (Listing listing = house.mails.open(inbox)) {
            assertEquals(1, seen(listing).size());
            Store.leaveGap(house.db);
            long uid = house.deliver(ANNE, "INBOX", "two").uid();
            assertEquals(List.of(1L, uid), uids(seen(listing)));
        }
    }

    private static Snapshot seen(@Nullable Listing listing) {
        return Objects.requireNonNull(Objects.requireNonNull(listing).current());
    }

    private static List<Long> uids(Snapshot snapshot) {
        return List.of(snapshot.uid(0), snapshot.uid(1));
    }

    @Test
    void aNewMailboxHasAUidValidityThatALostOneNeverHad() {
        house.mailboxes.create(ANNE, "Lost", null);
        long last = house.mailboxes.find(ANNE, "Lost").orElseThrow().uidValidity();
        Store.leaveGap(house.db);
        house.mailboxes.create(ANNE, "New", null);
        assertTrue(house.mailboxes.find(ANNE, "New").orElseThrow().uidValidity() > last + 1);
    }

    @Test
    void upkeepHasNothingToForgetInAGap() {
        house.deliver(ANNE, "INBOX", "one");
        Store.leaveGap(house.db);
        house.store.upkeep().run(account -> Long.MAX_VALUE); // ends, slice by slice or at once
        assertEquals(1, house.snapshot(house.inbox(ANNE)).size());
    }
}
