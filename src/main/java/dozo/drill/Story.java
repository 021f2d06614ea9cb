package dozo.drill;

import dozo.drill.Site.Part;
import java.time.Duration;
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
                int acknowledged = inside.acknowledgedSinceMark();
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
    };

    /** How long a repair may take until both centres are in step. */
    static final Duration IN_STEP = Duration.ofMinutes(3);

    abstract void tell(Drill drill);

    /** As it is called on the command line. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
