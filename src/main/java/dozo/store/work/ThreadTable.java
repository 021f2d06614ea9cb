package dozo.store.work;

import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Lookups;
import dozo.db.Transaction;
import dozo.message.Description;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the threads of arriving mails within one transaction: two mails are of one thread when a
 * message-id that either names is the same and so is the base subject (RFC 8621 3). Both go into
 * one hash, so a lookup is one short key. Used by one thread.
 */
public final class ThreadTable {
    /**
     * Message-ids looked at for each mail: its own, the root of its references, and the nearest
     * ones. Each may cost a page of the table, and a well-behaved client names them all each time.
     */
    static final int LOOKUP_LIMIT = 8;

    private static final BulkSql SELECT =
            BulkSql.of(
                    "SELECT account, hash, thread_id FROM thread_ref"
                            + " WHERE account = ? AND hash = ?",
                    "SELECT t.account, t.hash, t.thread_id"
                            + " FROM unnest(?::bigint[], ?::bigint[]) AS k(account, hash)"
                            + " JOIN thread_ref t ON t.account = k.account AND t.hash = k.hash");
    private static final BulkSql INSERT =
            BulkSql.insert("thread_ref", "account", "hash", "thread_id");

    private record Key(long account, long hash) {}

    private final Transaction tx;

    /** What was looked up; 0 for what the table lacks. */
    private final Map<Key, Long> known = new HashMap<>();

    private final List<Key> made = new ArrayList<>();

    private final Bulk keys;

    /** The lookups are run by the caller. */
    ThreadTable(Transaction tx, Lookups lookups) throws SQLException {
        this.tx = tx;
        this.keys =
                lookups.add(
                        SELECT,
                        row -> known.put(new Key(row.getLong(1), row.getLong(2)), row.getLong(3)));
    }

    /** Asks for what {@link #assign} will need for one mail. */
    void ask(long account, long[] hashes) throws SQLException {
        for (long hash : hashes) {
            if (known.putIfAbsent(new Key(account, hash), 0L) == null) {
                keys.setLong(1, account);
                keys.setLong(2, hash);
                keys.add();
            }
        }
    }

    /** The thread of a mail: the oldest one that it belongs to, or a new one of its own id. */
    long assign(long account, long[] hashes, long emailId) {
        long thread = Long.MAX_VALUE;
        for (long hash : hashes) {
            long found = known.getOrDefault(new Key(account, hash), 0L);
            thread = found == 0 ? thread : Math.min(thread, found);
        }
        thread = thread == Long.MAX_VALUE ? emailId : thread;
        for (long hash : hashes) {
            Key key = new Key(account, hash);
            if (known.getOrDefault(key, 0L) == 0) {
                known.put(key, thread);
                made.add(key);
            }
        }
        return thread;
    }

    /** Writes what is new. */
    void flush() throws SQLException {
        if (made.isEmpty()) {
            return;
        }
        Bulk insert = tx.bulk(INSERT);
        for (Key key : made) {
            insert.setLong(1, key.account());
            insert.setLong(2, key.hash());
            insert.setLong(3, known.getOrDefault(key, 0L));
            insert.add();
        }
        made.clear();
    }

    /** The hashes under which a mail is looked up and remembered. */
    static long[] hashes(Description description) {
        Set<String> ids = new LinkedHashSet<>();
        String own = description.messageId();
        if (own != null) {
            ids.add(own);
        }
        List<String> references = description.references();
        if (!references.isEmpty()) {
            ids.add(references.getFirst());
        }
        for (int i = references.size() - 1; i > 0 && ids.size() < LOOKUP_LIMIT; i--) {
            ids.add(references.get(i));
        }
        long subject = hash(description.baseSubject(), 0);
        return ids.stream().mapToLong(id -> hash(id, subject)).distinct().toArray();
    }

    /** A 64-bit hash; a collision joins two threads of one account, and does no more harm. */
    private static long hash(@Nullable String text, long seed) {
        long hash = seed ^ 0x9E37_79B9_7F4A_7C15L;
        if (text != null) {
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0xFF51_AFD7_ED55_8CCDL;
                hash ^= hash >>> 29;
            }
        }
        hash = (hash ^ (hash >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return hash ^ (hash >>> 33);
    }
}
