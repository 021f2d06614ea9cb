package dozo.trace;

import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.Transaction;
import dozo.db.Urgency;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells which stretches of steps are worth looking at for an address or a Message-ID. */
final class Filters {
    /** Steps of one filter. */
    static final int STEPS = 4096;

    /** Filters looked at in one read. */
    private static final int READ_FILTERS = 64;

    /** Steps by their ids, both included. */
    record Stretch(long first, long last) {}

    private record Filter(Stretch stretch, Bloom bloom) {}

    /** Two nodes may make the same filter: the first one stays. */
    private static final Batch<Filter, Boolean> WRITE =
            Batch.locking(
                    filter -> Batch.ToKeys.NONE,
                    (tx, filters) -> {
                        PreparedStatement insert =
                                tx.prepare(
                                        "INSERT INTO trace_filter(first, last, bits)"
                                                + " VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
                        List<Boolean> written = new ArrayList<>(filters.size());
                        for (Filter filter : filters) {
                            insert.setLong(1, filter.stretch().first());
                            insert.setLong(2, filter.stretch().last());
                            insert.setBytes(3, filter.bloom().bits());
                            written.add(insert.executeUpdate() == 1);
                        }
                        return written;
                    });

    /**
     * The last step that was seen at some time, and the transactions that were open then and still
     * are: one of them may yet commit a step with a smaller id.
     */
    private record Mark(long last, Set<String> open) {}

    private final Database database;
    private @Nullable Mark mark;

    Filters(Database database) {
        this.database = database;
    }

    /** Makes the filters of all settled steps that are enough for one. Called by one thread. */
    void fill() {
        long settled = settled();
        for (Filter next = next(settled); next != null; next = next(settled)) {
            database.write(WRITE, next, Urgency.BULK);
        }
    }

    /**
     * No step up to this one can appear any more; 0 while that is not known. The last step is read
     * before the open transactions are, and the steps after both: so what ended in between is seen.
     */
    private long settled() {
        Mark before = mark == null ? new Mark(last(), open()) : mark;
        Set<String> open = new HashSet<>(before.open());
        open.retainAll(open());
        mark = open.isEmpty() ? null : new Mark(before.last(), open);
        return open.isEmpty() ? before.last() : 0;
    }

    private long last() {
        return database.read(tx -> {
            try (ResultSet row = tx.prepare("SELECT max(id) FROM trace_step").executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        });
    }

    private Set<String> open() {
        return database.read(Transaction::others);
    }

    private @Nullable Filter next(long settled) {
        return database.read(tx -> {
            PreparedStatement select =
                    tx.prepare(
                            "SELECT id, sender, recipient, message_id FROM trace_step"
                                    + " WHERE id > ? AND id <= ? ORDER BY id LIMIT ?");
            select.setLong(1, covered(tx));
            select.setLong(2, settled);
            select.setInt(3, STEPS);
            try (ResultSet rows = select.executeQuery()) {
                return filter(rows);
            }
        });
    }

    private static @Nullable Filter filter(ResultSet rows) throws SQLException {
        Bloom bloom = new Bloom();
        long first = 0;
        long last = 0;
        int steps = 0;
        for (; rows.next(); steps++) {
            last = rows.getLong(1);
            first = steps == 0 ? last : first;
            for (int column = 2; column <= 4; column++) {
                String key = rows.getString(column);
                if (key != null) {
                    bloom.add(key);
                }
            }
        }
        return steps < STEPS ? null : new Filter(new Stretch(first, last), bloom);
    }

    /** The last step that is in a filter. */
    private static long covered(Transaction tx) throws SQLException {
        try (ResultSet row =
                tx.prepare("SELECT last FROM trace_filter ORDER BY first DESC LIMIT 1")
                        .executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The steps that no filter covers yet. */
    Stretch tail() {
        return new Stretch(database.read(Filters::covered) + 1, Long.MAX_VALUE);
    }

    /**
     * The next stretches below a step that may name the key, newest first.
     *
     * @param below where the look ended last time
     */
    Look look(String key, long below) {
        return database.read(tx -> {
            PreparedStatement select =
                    tx.prepare(
                            "SELECT first, last, bits FROM trace_filter WHERE first < ?"
                                    + " ORDER BY first DESC LIMIT ?");
            select.setLong(1, below);
            select.setInt(2, READ_FILTERS);
            List<Stretch> hits = new ArrayList<>();
            long lowest = 0;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    lowest = rows.getLong(1);
                    if (new Bloom(rows.getBytes(3)).mayContain(key)) {
                        hits.add(new Stretch(lowest, rows.getLong(2)));
                    }
                }
            }
            return new Look(hits, lowest);
        });
    }

    /**
     * What one look found.
     *
     * @param below where to look on; 0 if there is no more
     */
    record Look(List<Stretch> hits, long below) {}

    /** Removes filters whose steps are all gone. */
    static void purge(Transaction tx, long oldestStep) throws SQLException {
        PreparedStatement delete = tx.prepare("DELETE FROM trace_filter WHERE last < ?");
        delete.setLong(1, oldestStep);
        delete.executeUpdate();
    }
}
