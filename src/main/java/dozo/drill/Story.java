package dozo.drill;

import dozo.drill.Site.Part;
import dozo.drill.load.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What is done to the lab while clients are at work. Each story leaves it whole. */
public enum Story {
    /** kill -9 of everything in the leading centre at once; later it is started again. */
    KILL {
        @Override
        void tell(Drill drill) {
            Site lost = drill.leader();
            drill.event("kill " + lost.name(), () -> drill.lab().kill(lost));
            drill.awaitLeader(drill.lab().other(lost));
            drill.goOn();
            drill.mend("start " + lost.name(), () -> drill.lab().start(lost));
        }
    },

    /** The leading centre is cut off silently, with senders inside; later the line is mended. */
    PARTITION {
        @Override
        void tell(Drill drill) {
            Site lost = drill.leader();
            try (Clients inside = drill.inside(lost)) {
                drill.event(
                        "cut " + lost.name(),
                        () -> {
                            drill.lab().cut(lost);
                            inside.mark();
                        });
                drill.awaitLeader(drill.lab().other(lost));
                drill.goOn();
                int acknowledged = inside.doneSinceMark(Protocol.SMTP);
                drill.demand(
                        acknowledged == 0,
                        "the cut-off centre acknowledged " + acknowledged + " mails");
                drill.mend("heal " + lost.name(), () -> drill.lab().heal(lost));
                inside.stop();
            }
        }
    },

    /**
     * Patroni alone dies on the leader and comes back while PostgreSQL goes on, which has silently
     * switched the second copy off before now; then the whole centre is lost.
     */
    PATRONI {
        @Override
        void tell(Drill drill) {
            Site lost = drill.leader();
            drill.lab().kill(lost, Part.PATRONI);
            drill.lab().start(lost, Part.PATRONI);
            drill.note("patroni restarted at " + lost.name());
            drill.goOn();
            drill.mendedOf("Patroni's restart");
            KILL.tell(drill);
        }
    },

    /** The witness dies, and comes back: nothing should be noticed. */
    WITNESS {
        @Override
        void tell(Drill drill) {
            Site witness = drill.lab().witness();
            drill.event("kill witness", () -> drill.lab().kill(witness));
            drill.goOn();
            drill.mend("start witness", () -> drill.lab().start(witness));
            drill.lab().keepVotesAtWitness();
        }
    },

    /** All places go dark at once: kill -9 of everything, and after a while all starts again. */
    DARK {
        @Override
        void tell(Drill drill) {
            Lab lab = drill.lab();
            Site[] all = {lab.centres().getFirst(), lab.centres().getLast(), lab.witness()};
            drill.event(
                    "kill everything",
                    () -> {
                        for (Site site : all) {
                            lab.kill(site);
                        }
                    });
            drill.mend("start everything", () -> lab.start(all));
        }
    },

    /**
     * What must go on stops in the middle, and later goes on as if nothing had been: a node of the
     * leading centre and Patroni there, until the other centre leads, so that the node wakes in
     * another's term; then what receives the log at the standby, until one copy is declared.
     */
    FREEZE {
        @Override
        void tell(Drill drill) {
            Lab lab = drill.lab();
            Site first = drill.leader();
            Running node = drill.alive(lab.running(first.nodes().getFirst()), "a node");
            Running patroni = drill.alive(lab.running(first, Part.PATRONI), "Patroni");
            drill.event(
                    "freeze a node and Patroni at " + first.name(),
                    () -> {
                        lab.freeze(node);
                        lab.freeze(patroni);
                    });
            drill.awaitLeader(lab.other(first));
            lab.thaw(node);
            drill.note("the node thawed");
            drill.goOn();
            drill.mend("thaw Patroni at " + first.name(), () -> lab.thaw(patroni));

            Site second = drill.leader();
            Running receiver = drill.receiver(lab.other(second));
            drill.event("freeze the receiver of " + second.name(), () -> lab.freeze(receiver));
            drill.awaitCopies(second, 1);
            drill.goOn();
            drill.mend("thaw the receiver", () -> lab.thaw(receiver));
            drill.awaitCopies(second, 2);
        }
    },

    /**
     * Whom commits wait for is emptied at the leader while all of them, with the mails of 64
     * senders, wait for a copy that has stopped: PostgreSQL then wakes each of them as a success,
     * and none may be acknowledged.
     */
    SYNC_OFF {
        @Override
        void tell(Drill drill) {
            Lab lab = drill.lab();
            Site leader = drill.leader();
            Running receiver = drill.receiver(lab.other(leader));
            try (Clients crowd = drill.crowd()) {
                drill.goOn();
                drill.event(
                        "freeze the receiver of " + leader.name(),
                        () -> {
                            lab.freeze(receiver);
                            crowd.mark();
                        });
                drill.rest(COMMITS_PILE_UP);
                // no event of its own: what is woken at this moment must count
                lab.wake(leader);
                drill.note("the setting at " + leader.name() + " emptied");
                drill.rest(NOBODY_ANSWERS);
                int acknowledged =
                        drill.doneSinceEvent(Protocol.SMTP) + crowd.doneSinceMark(Protocol.SMTP);
                drill.demand(
                        acknowledged == 0,
                        acknowledged + " mails were acknowledged that one copy alone had");
                drill.mend(
                        "restore the setting, thaw the receiver",
                        () -> {
                            lab.restoreWaiting(leader);
                            lab.thaw(receiver);
                        });
                crowd.stop();
            }
        }
    },

    /** The line to the leading centre comes and goes, and then that centre is lost. */
    FLAP_THEN_BURN {
        @Override
        void tell(Drill drill) {
            Lab lab = drill.lab();
            Site flapping = drill.leader();
            for (int i = 1; i <= FLAPS; i++) {
                drill.event("cut " + flapping.name(), () -> lab.cut(flapping));
                drill.rest(FLAP);
                lab.heal(flapping);
                drill.note("healed");
                drill.rest(FLAP);
            }
            drill.mendedOf("the flapping");
            for (int i = 1; i <= 2; i++) {
                lab.cut(flapping);
                drill.rest(FLAP);
                lab.heal(flapping);
            }
            KILL.tell(drill);
        }
    },

    /** The line between the centres becomes long, then very long; the lead stays where it is. */
    SLOW_LINK {
        @Override
        void tell(Drill drill) {
            Lab lab = drill.lab();
            Site leader = drill.leader();
            Site far = lab.other(leader);
            drill.event("10 ms to " + far.name(), () -> lab.lengthen(far, LONG));
            drill.goOn();
            drill.event("100 ms to " + far.name(), () -> lab.lengthen(far, VERY_LONG));
            drill.goOn();
            drill.mend("the line as it was", () -> lab.shorten(far));
            drill.demand(drill.leader().equals(leader), "the lead moved for a slow line");
        }
    },

    /**
     * The disks of both databases run full, as twins do: first low, then to the last octet; later
     * there is room again. While they are low mail is refused for now, and read.
     */
    BOTH_FULL {
        @Override
        void tell(Drill drill) {
            Lab lab = drill.lab();
            lab.centres().forEach(each -> lab.fill(each, LOW_BYTES));
            drill.note("the disks of both centres are low");
            drill.rest(LOW_IS_NOTICED);
            drill.event("no mail from here on", () -> {});
            drill.goOn();
            refusesMail(drill);
            for (Protocol reading : List.of(Protocol.IMAP, Protocol.POP3)) {
                drill.demand(drill.doneSinceEvent(reading) > 0, reading + " did nothing");
            }
            Site leader = drill.leader();
            drill.event(
                    "fill both disks, and need room at " + leader.name(),
                    () -> {
                        lab.centres().forEach(lab::fill);
                        lab.exhaustLog(leader);
                    });
            drill.goOn();
            refusesMail(drill);
            drill.mend(
                    "make room, start what ended",
                    () -> {
                        lab.centres().forEach(lab::empty);
                        lab.start(lab.centres().getFirst(), lab.centres().getLast());
                    });
        }

        private void refusesMail(Drill drill) {
            int acknowledged = drill.doneSinceEvent(Protocol.SMTP);
            drill.demand(acknowledged == 0, acknowledged + " mails were taken onto full disks");
        }
    },

    /** Planned: the lead is handed to the other centre, and nobody should be refused. */
    SWITCHOVER {
        @Override
        void tell(Drill drill) {
            Site from = drill.leader();
            Site to = drill.lab().other(from);
            drill.event("hand the lead to " + to.name(), () -> drill.lab().handOver(from));
            drill.awaitLeader(to);
            drill.mendedOf("the switchover");
        }
    };

    private static final Duration COMMITS_PILE_UP = Duration.ofSeconds(3);

    /** Less than the 30 s after which one copy is declared. */
    private static final Duration NOBODY_ANSWERS = Duration.ofSeconds(8);

    /** Half of the 5 % of a lab's disk below which no mail is taken. */
    private static final long LOW_BYTES = 400L << 20;

    /** Each node asks every 5 s, and gives an answer 3 s. */
    private static final Duration LOW_IS_NOTICED = Duration.ofSeconds(12);

    private static final int FLAPS = 5;
    private static final Duration FLAP = Duration.ofMillis(1_500);

    private static final Duration LONG = Duration.ofMillis(10);
    private static final Duration VERY_LONG = Duration.ofMillis(100);

    /** How long a repair may take until both centres are in step. */
    static final Duration IN_STEP = Duration.ofMinutes(3);

    abstract void tell(Drill drill);

    /** As it is called on the command line. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
