package dozo.db.postgres;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cluster whose leader is whoever the test says. */
final class TestCluster implements Cluster {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Leader leader;
    private volatile List<String> servers;

    /**
     * A cluster.
     *
     * @param servers their URLs, the nearest one first
     */
    TestCluster(Leader leader, List<String> servers) {
        this.leader = leader;
        this.servers = servers;
    }

    void lead(Leader now) {
        leader = now;
        listeners.forEach(Runnable::run);
    }

    /** From now on the node stands beside the first of these. */
    void move(List<String> nearestFirst) {
        servers = nearestFirst;
    }

    @Override
    public Leader leader() {
        return leader;
    }

    @Override
    public Leader await(Duration patience) {
        return leader;
    }

    @Override
    public void onChange(Runnable changed) {
        listeners.add(changed);
    }

    @Override
    public List<String> servers() {
        return servers;
    }

    @Override
    public void close() {}
}
