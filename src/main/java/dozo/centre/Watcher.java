package dozo.centre;

import dozo.db.postgres.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks etcd who leads, several times a second, and tells whoever wants to know. */
final class Watcher implements Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final Duration PAUSE = Duration.ofMillis(150);

    /** After this a voter that answers in another's place gives it back to the nearest. */
    private static final Duration DETOUR = Duration.ofSeconds(5);

    private final CentreSettings settings;
    private final Etcd etcd;
    private final Lease lease = new Lease(System::nanoTime);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition heard = lock.newCondition();
    private final AtomicLong changes = new AtomicLong();
    private final Thread thread;

    private int first;
    private long detourSince;
    private boolean deaf;

    Watcher(CentreSettings settings, Etcd etcd) {
        this.settings = settings;
        this.etcd = etcd;
        this.thread = Thread.ofPlatform().name("dozo-centre-watch").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    // ---- asked by others

    @Override
    public @Nullable Leader leader() {
        Heard now = lease.believed();
        return now == null ? null : leader(now);
    }

    private @Nullable Leader leader(Heard now) {
        String name = now.leader();
        return name == null || !settings.centres().containsKey(name)
                ? null
                : new Leader(settings.url(name), settings.other(name), now.term());
    }

    @Override
    public @Nullable Leader await(Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            Leader leader = leader();
            while (leader == null && left > 0) {
                left = heard.awaitNanos(left);
                leader = leader();
            }
            return leader;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onChange(Runnable changed) {
        listeners.add(changed);
    }

    @Override
    public List<String> servers() {
        String own = settings.own();
        return List.of(settings.url(own), settings.url(settings.other(own)));
    }

    /** What was heard of the leader, while it may be believed. */
    @Nullable Heard believed() {
        return lease.believed();
    }

    Duration leaseLeft() {
        return lease.left();
    }

    /** How often another leader was heard of. */
    long changes() {
        return changes.get();
    }

    // ---- the thread

    private void run() {
        try {
            while (true) {
                ask();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException closed) {
            LOG.debug("closed");
        }
    }

    /** One round through the voters, until one of them answers for a majority. */
    private void ask() throws InterruptedException {
        List<String> voters = settings.voters();
        if (first != 0 && System.nanoTime() - detourSince > DETOUR.toNanos()) {
            first = 0;
        }
        for (int i = 0; i < voters.size(); i++) {
            int voter = (first + i) % voters.size();
            try {
                Heard answer = etcd.patroni(voters.get(voter));
                if (voter != first) {
                    first = voter;
                    detourSince = System.nanoTime();
                }
                hear(answer);
                return;
            } catch (IOException | RuntimeException e) {
                LOG.debug("etcd: {}", e.toString());
            }
        }
        if (!deaf) {
            LOG.warn("no majority of etcd answers: nobody is believed to lead before one does");
        }
        deaf = true;
    }

    private void hear(Heard answer) {
        deaf = false;
        boolean changed = lease.hear(answer);
        if (changed) {
            changes.incrementAndGet();
            LOG.info("{} leads, term {}", answer.leader(), answer.term());
            listeners.forEach(Watcher::tell);
        }
        lock.lock();
        try {
            heard.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("a listener to changes of leader failed", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        etcd.close();
    }
}
