package dozo.db;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of works that were committed, with their results. */
final class Applied {
    /** A repeat comes within a minute; a day is for whoever looks into what went on. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final BulkSql INSERT =
            BulkSql.insert("applied", "made", "random", "result bytea");
    private static final BulkSql SELECT =
            BulkSql.of(
                    "SELECT made, random, result FROM applied WHERE made = ? AND random = ?",
                    "SELECT a.made, a.random, a.result"
                            + " FROM unnest(?::bigint[], ?::bigint[]) AS k(made, random)"
                            + " JOIN applied a ON a.made = k.made AND a.random = k.random");
    private static final BulkSql DELETE =
            BulkSql.of(
                    "DELETE FROM applied WHERE made < ?",
                    "DELETE FROM applied WHERE made < ANY(?::bigint[])");

    /** Forgets what is older than a day. */
    static final Batch<Long, Boolean> PURGE =
            Batch.locking(
                    now -> Batch.ToKeys.NONE,
                    (tx, nows) -> {
                        Bulk delete = tx.bulk(DELETE);
                        for (long now : nows) {
                            delete.setLong(1, now - KEPT.toMillis());
                            delete.add();
                        }
                        return nows.stream().map(now -> true).toList();
                    });

    private Applied() {}

    /** Made by whoever hands a work in; unique over all nodes. */
    record Id(long made, long random) {}

    /** Writes down the works of a batch that know how to keep their results. */
    static void record(Transaction tx, List<Work<?, ?>> works) throws SQLException {
        Bulk insert = tx.bulk(INSERT);
        for (Work<?, ?> work : works) {
            byte[] result = encoded(work);
            if (result != null) {
                insert.setLong(1, work.id.made());
                insert.setLong(2, work.id.random());
                insert.setBytes(3, result);
                insert.add();
            }
        }
    }

    /** Gives those works their results that were committed before; answers the others. */
    static List<Work<?, ?>> recall(Transaction tx, List<Work<?, ?>> works) throws SQLException {
        Map<Id, byte[]> results = new HashMap<>();
        Lookups lookups = tx.lookups();
        Bulk keys =
                lookups.add(
                        SELECT,
                        row ->
                                results.put(
                                        new Id(row.getLong(1), row.getLong(2)), row.getBytes(3)));
        for (Work<?, ?> work : works) {
            keys.setLong(1, work.id.made());
            keys.setLong(2, work.id.random());
            keys.add();
        }
        lookups.run();
        List<Work<?, ?>> others = new ArrayList<>();
        for (Work<?, ?> work : works) {
            byte[] result = results.get(work.id);
            if (result == null) {
                others.add(work);
            } else {
                decode(work, result);
            }
        }
        return others;
    }

    private static <R> byte @Nullable [] encoded(Work<?, R> work) {
        ResultCodec<R> codec = work.batch.codec();
        if (codec == null) {
            return null;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            codec.write(work.kept(), new DataOutputStream(octets));
        } catch (IOException e) {
            throw new IllegalStateException("a result that can't be kept", e);
        }
        return octets.toByteArray();
    }

    private static <R> void decode(Work<?, R> work, byte[] result) {
        ResultCodec<R> codec = work.batch.codec();
        if (codec == null) {
            throw new IllegalStateException("a result that nobody wrote");
        }
        try {
            work.keep(codec.read(new DataInputStream(new ByteArrayInputStream(result))));
        } catch (IOException e) {
            throw new IllegalStateException("a result that can't be read", e);
        }
    }
}
