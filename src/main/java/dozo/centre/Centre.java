package dozo.centre;

import dozo.centre.Judge.Evidence;
import dozo.centre.Judge.Verdict;
import dozo.centre.Status.Outlook;
import dozo.db.postgres.Cluster;
import dozo.db.postgres.Cluster.Leader;
import dozo.db.postgres.Copies;
import dozo.net.MachineCertificates;
import dozo.ops.Metrics;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two centres, as one node sees and steers them: it knows who leads, declares one copy and takes
 * that back, and keeps etcd's leader at the witness. All nodes do the same, and what they do may be
 * done twice. Safe for any number of threads.
 */
public final class Centre implements Steering, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Centre.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** While something is amiss and commits may be waiting. */
    private static final Duration SHORT_PAUSE = Duration.ofMillis(250);

    /** A row that says what is to be expected is read again only so often. */
    private static final Duration ROW_AGE = Duration.ofSeconds(10);

    /** The lease is short: a voter that is slow is passed over. */
    private static final Duration VOTER = Duration.ofMillis(700);

    private static final Duration VOTES_EVERY = Duration.ofSeconds(5);

    private final CentreSettings settings;
    private final Etcd etcd;
    private final Watcher watcher;
    private final Judge judge;
    private final Votes votes;
    private final Replication replication = new Replication();
    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    private @Nullable Copies copies;
    private Copies.@Nullable State row;
    private long rowNanos;
    private long votesNanos;
    private volatile @Nullable Sight sight;

    /** What was last seen. */
    private record Sight(Evidence evidence, Copies.State row) {}

    private Centre(CentreSettings settings, Etcd etcd) {
        this.settings = settings;
        this.etcd = etcd;
        this.watcher = new Watcher(settings, etcd);
        this.judge = new Judge(settings.promise(), settings.oneCopyAfter());
        this.votes = new Votes(etcd, settings);
        this.thread = Thread.ofPlatform().name("dozo-centre").daemon().unstarted(this::run);
    }

    /** Begins to ask who leads. */
    public static Centre open(CentreSettings settings) throws IOException {
        CentreSettings.Papers papers = settings.papers();
        try {
            Etcd etcd =
                    new Etcd(
                            MachineCertificates.client(
                                    papers.certificate(), papers.key(), papers.authority()),
                            settings.cluster(),
                            VOTER);
            Centre centre = new Centre(settings, etcd);
            centre.votesNanos = System.nanoTime() - VOTES_EVERY.toNanos();
            centre.watcher.start();
            return centre;
        } catch (GeneralSecurityException e) {
            throw new IOException(papers + ": " + e.getMessage(), e);
        }
    }

    /** Who leads; for the database below. Closed with it, or with this. */
    public Cluster cluster() {
        return watcher;
    }

    /** Begins to steer; the epoch row may not be there yet. */
    public void steer(Copies epoch) {
        copies = epoch;
        thread.start();
    }

    /** From now on the metrics tell how the centres stand. */
    public void measure(Metrics metrics) {
        metrics.measure(
                "dozo_centre_copies",
                "Copies a commit must have: 2, or 1 while that is declared; 0 if not known.",
                () -> status().copies());
        metrics.measure(
                "dozo_centre_lease_seconds",
                "How long the leader may be believed if nothing more is heard.",
                () -> watcher.leaseLeft().toMillis() / 1000.0);
        metrics.measure(
                "dozo_centre_in_step",
                "1 if either centre may die and service goes on with nothing lost.",
                () -> status().outlook() == Outlook.EITHER_MAY_DIE ? 1 : 0);
        metrics.measure(
                "dozo_centre_lag_bytes",
                "Log on the leader's disk that is not on the other centre's; NaN without one.",
                () -> lag(status().standing()));
        metrics.measure(
                "dozo_centre_alarms",
                "Centres that fear for their power or are too hot; NaN while no leader is known.",
                () -> status().leader() == null ? Double.NaN : status().alarms().size());
        metrics.measureTotal(
                "dozo_centre_leader_changes_total",
                "How often another leader was seen.",
                watcher::changes);
    }

    private static double lag(@Nullable Standing standing) {
        return standing == null || !standing.streaming() ? Double.NaN : standing.lagBytes();
    }

    @Override
    public Set<String> names() {
        return settings.centres().keySet();
    }

    @Override
    public void alarm(String centre, @Nullable String reason)
            throws IOException, InterruptedException {
        Etcd.ofAny(
                settings.voters(),
                voter -> {
                    etcd.alarm(voter, centre, reason);
                    return true;
                });
        LOG.warn("alarm of {}: {}", centre, reason == null ? "over" : reason);
    }

    @Override
    public Status status() {
        Heard heard = watcher.believed();
        String leader = heard == null ? null : heard.leader();
        if (heard == null || leader == null) {
            return new Status(
                    settings.own(),
                    null,
                    0,
                    Duration.ZERO,
                    0,
                    0,
                    "",
                    null,
                    null,
                    Outlook.NO_LEADER,
                    Map.of());
        }
        Sight seen = sight;
        if (seen == null || seen.evidence().heard().term() != heard.term()) {
            return unasked(heard, leader);
        }
        Copies.State state = seen.row();
        return new Status(
                settings.own(),
                leader,
                heard.term(),
                watcher.leaseLeft(),
                state.copies(),
                state.since(),
                state.reason(),
                settings.other(leader),
                seen.evidence().standing(),
                Status.outlook(seen.evidence()),
                heard.alarms());
    }

    /** Before the leading PostgreSQL was asked. */
    private Status unasked(Heard heard, String leader) {
        return new Status(
                settings.own(),
                leader,
                heard.term(),
                watcher.leaseLeft(),
                0,
                0,
                "",
                settings.other(leader),
                null,
                Outlook.UNKNOWN,
                heard.alarms());
    }

    // ---- the thread

    private void run() {
        try (replication) {
            while (true) {
                look();
                Thread.sleep(isWell() ? PAUSE : SHORT_PAUSE);
            }
        } catch (InterruptedException closed) {
            LOG.debug("closed");
        }
    }

    private boolean isWell() {
        Sight seen = sight;
        return seen != null && Status.outlook(seen.evidence()) == Outlook.EITHER_MAY_DIE;
    }

    private void look() throws InterruptedException {
        Heard heard = watcher.believed();
        Leader leader = watcher.leader();
        if (heard == null || leader == null || leader.term() != heard.term()) {
            sight = null;
            return;
        }
        keepVotes();
        try {
            act(leader, see(heard, leader));
        } catch (SQLException e) {
            // it is being promoted, or made, or went away: the next look will tell
            LOG.debug("{} does not say how it stands: {}", heard.leader(), e.getMessage());
            sight = null;
        } catch (RuntimeException e) {
            LOG.error("looking after the centres", e);
        }
    }

    private Evidence see(Heard heard, Leader leader) throws SQLException {
        Standing standing = replication.standby(leader);
        Copies.State state = row;
        Evidence seen = evidence(heard, leader, standing, state);
        boolean old = System.nanoTime() - rowNanos > ROW_AGE.toNanos();
        boolean expected = seen.copies() == 2 && seen.confirmedTerm() == heard.term();
        if (state == null || old || !expected || !seen.inStep()) {
            state = copies().read(leader);
            row = state;
            rowNanos = System.nanoTime();
            seen = evidence(heard, leader, standing, state);
        }
        sight = new Sight(seen, state);
        return seen;
    }

    private static Evidence evidence(
            Heard heard, Leader leader, Standing standing, Copies.@Nullable State state) {
        return new Evidence(
                System.nanoTime(),
                heard,
                String.valueOf(leader.standby()),
                standing,
                state == null ? 0 : state.copies(),
                state == null ? 0 : state.term());
    }

    private void act(Leader leader, Evidence seen) {
        switch (judge.judge(seen)) {
            case Verdict.Leave() -> {}
            case Verdict.Declare(int wanted, String reason) -> declare(leader, wanted, reason);
        }
    }

    /** Beside this thread: two copies may be waited for, and one be declared meanwhile. */
    private void declare(Leader leader, int wanted, String reason) {
        if (!underWay.add(wanted)) {
            return;
        }
        Thread.ofVirtual()
                .name("dozo-centre-declare")
                .start(() -> {
                    try {
                        if (copies().declare(leader, wanted, reason)) {
                            LOG.warn("copies of each commit from now on: {} ({})", wanted, reason);
                        }
                    } catch (SQLException e) {
                        LOG.info("declaring {}: {}; again soon", wanted, e.getMessage());
                    } finally {
                        underWay.remove(wanted);
                    }
                });
    }

    private void keepVotes() throws InterruptedException {
        if (System.nanoTime() - votesNanos >= VOTES_EVERY.toNanos()) {
            votes.keep();
            votesNanos = System.nanoTime();
        }
    }

    private Copies copies() {
        Copies epoch = copies;
        if (epoch == null) {
            throw new IllegalStateException("nothing to steer yet");
        }
        return epoch;
    }

    @Override
    public void close() {
        thread.interrupt();
        watcher.close();
    }
}
