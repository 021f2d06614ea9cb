package dozo.centre;

import dozo.db.postgres.Cluster.Leader;
import dozo.net.MachineCertificates;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A person makes the own centre lead although the other may have newer data (design rule 9,
 * decision 0191): looks first what may be lost, then promotes by Patroni, and lets {@link Remedy}
 * mend the database before any node believes in the new leader. Interrupted, it is run again and
 * goes on. For one thread.
 */
public final class Force implements Forcing {
    /** A process that has just started is slow itself, and a person can wait. */
    private static final Duration VOTER = Duration.ofSeconds(4);

    private static final Duration PROMOTION = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final CentreSettings settings;
    private final Etcd etcd;
    private final Patroni patroni;
    private final Remedy remedy;

    /** What is done with the database before anybody reads it: UIDs must not be given twice. */
    @FunctionalInterface
    public interface Remedy {
        /**
         * Declares one copy, and leaves a gap in all numbers; may be done twice.
         *
         * @param leader whose commits are in this centre alone
         * @param reason of the one copy, for people
         */
        void mend(Leader leader, String reason) throws SQLException;
    }

    private Force(CentreSettings settings, SSLContext tls, Remedy remedy) {
        this.settings = settings;
        this.etcd = new Etcd(tls, settings.cluster(), VOTER);
        this.patroni = new Patroni(tls, settings.centres().get(settings.own()));
        this.remedy = remedy;
    }

    /** Changes nothing yet. */
    public static Force open(CentreSettings settings, Remedy remedy) throws IOException {
        CentreSettings.Papers papers = settings.papers();
        try {
            SSLContext tls =
                    MachineCertificates.client(
                            papers.certificate(), papers.key(), papers.authority());
            return new Force(settings, tls, remedy);
        } catch (GeneralSecurityException e) {
            throw new IOException(papers + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Prospect look() throws InterruptedException {
        String own = settings.own();
        String other = settings.other(own);
        Heard heard = ask();
        if (heard == null) {
            return new Prospect.NoMajority(own, answering());
        }
        String leader = heard.leader();
        if (leader != null && !leader.equals(own)) {
            return new Prospect.OtherLeads(leader, own, !heard.forced().isEmpty());
        }
        if (own.equals(leader)) {
            return heard.forced().isEmpty()
                    ? new Prospect.LeadsAlready(own)
                    : new Prospect.Interrupted(own, other);
        }
        try {
            Follower here = Follower.at(settings.url(own));
            return new Prospect.Possible(
                    new Loss(
                            own,
                            other,
                            heard.members().contains(other),
                            here.receivedBytes(),
                            here.replayedBytes(),
                            here.lastTransaction(),
                            heard.writtenBytes(),
                            heard.syncLeader().equals(other) && heard.syncStandby().isEmpty()));
        } catch (SQLException e) {
            return new Prospect.NoDatabase(own, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void lead() throws IOException, InterruptedException {
        String own = settings.own();
        String voter = word().voter();
        etcd.force(voter, own);
        Heard heard = etcd.patroni(voter);
        if (heard.leader() == null) {
            heard = promoted(voter);
        }
        if (!own.equals(heard.leader())) {
            etcd.force(voter, null);
            throw new IOException(heard.leader() + " has come to lead meanwhile");
        }
        try {
            awaitWritable();
            Leader leader = Follower.alone(settings.url(own), heard.term());
            remedy.mend(leader, own + " was made to lead by a person");
        } catch (SQLException e) {
            throw new IOException(own + " leads, but is not ready: " + e.getMessage(), e);
        }
        etcd.force(word().voter(), null);
    }

    private Heard promoted(String voter) throws IOException, InterruptedException {
        String answer = patroni.promote(settings.own());
        long end = System.nanoTime() + PROMOTION.toNanos();
        Heard heard = etcd.patroni(voter);
        while (heard.leader() == null) {
            if (System.nanoTime() > end) {
                etcd.force(voter, null);
                throw new IOException("Patroni did not promote it: " + answer);
            }
            Thread.sleep(PAUSE);
            heard = etcd.patroni(voter);
        }
        return heard;
    }

    private void awaitWritable() throws IOException, SQLException, InterruptedException {
        long end = System.nanoTime() + PROMOTION.toNanos();
        while (Follower.at(settings.url(settings.own())).follows()) {
            if (System.nanoTime() > end) {
                throw new IOException("the database of " + settings.own() + " still follows");
            }
            Thread.sleep(PAUSE);
        }
    }

    // ---- etcd

    /** A majority's word; null if there is none. */
    private @Nullable Heard ask() throws InterruptedException {
        try {
            return word().heard();
        } catch (IOException none) {
            return null;
        }
    }

    /**
     * What a majority knows.
     *
     * @param voter the first one that answers for it
     */
    private record Word(String voter, Heard heard) {}

    private Word word() throws IOException, InterruptedException {
        return Etcd.ofAny(settings.voters(), voter -> new Word(voter, etcd.patroni(voter)));
    }

    private List<String> answering() throws InterruptedException {
        List<String> answering = new ArrayList<>();
        for (String voter : settings.voters()) {
            try {
                etcd.votes(voter);
                answering.add(voter);
            } catch (IOException away) {
                // not one of them
            }
        }
        return answering;
    }

    @Override
    public void close() {
        patroni.close();
        etcd.close();
    }
}
