package dozo.db;

import dozo.ops.Counter;
import dozo.ops.Histogram;
import dozo.ops.Metrics;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a database has done so far, for the metrics. */
final class Tally {
    private final LongAdder works = new LongAdder();
    private final LongAdder transactions = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private final LongAdder nearReads = new LongAdder();
    private volatile @Nullable Histogram durations;
    private volatile @Nullable Counter failures;

    void committed(int group, long nanos) {
        works.add(group);
        transactions.increment();
        Histogram histogram = durations;
        if (histogram != null) {
            histogram.observe(nanos / 1e9);
        }
    }

    void read() {
        reads.increment();
    }

    void readNear() {
        nearReads.increment();
    }

    void failed(DatabaseBroken.Kind kind) {
        Counter counter = failures;
        if (counter != null) {
            counter.with(kind.name().toLowerCase(Locale.ROOT)).increment();
        }
    }

    void measure(Metrics metrics) {
        metrics.measureTotal("dozo_db_works_total", "Writes that were committed.", works::sum);
        metrics.measureTotal(
                "dozo_db_transactions_total", "Commits; many works share one.", transactions::sum);
        metrics.measureTotal("dozo_db_reads_total", "Snapshots that were read.", reads::sum);
        metrics.measureTotal(
                "dozo_db_near_reads_total", "Bodies read from the near copy.", nearReads::sum);
        durations =
                metrics.histogram(
                        "dozo_db_transaction_seconds",
                        "From the begin of a transaction until it is durable.",
                        Histogram.seconds());
        failures =
                metrics.counter(
                        "dozo_db_failures_total", "Works and reads that failed, by kind.", "kind");
    }
}
