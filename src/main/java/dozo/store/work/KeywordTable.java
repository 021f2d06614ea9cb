package dozo.store.work;

import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Lookups;
import dozo.db.Transaction;
import dozo.store.Keywords;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keywords of accounts within one transaction. Used by one thread. */
public final class KeywordTable {
    private static final String SELECT = "SELECT name FROM keyword WHERE account = ? ORDER BY bit";
    private static final BulkSql SELECT_MANY =
            BulkSql.of(
                    "SELECT account, name FROM keyword WHERE account = ? ORDER BY bit",
                    "SELECT account, name FROM keyword WHERE account = ANY(?::bigint[])"
                            + " ORDER BY account, bit");
    private static final BulkSql INSERT = BulkSql.insert("keyword", "account", "bit", "name text");

    private final Transaction tx;
    private final Map<Long, Keywords> known = new HashMap<>();

    public KeywordTable(Transaction tx) {
        this.tx = tx;
    }

    /** Asks for the keywords of accounts; the lookups are run by the caller. */
    void ask(Lookups lookups, Collection<Long> accounts) throws SQLException {
        Bulk keys =
                lookups.add(
                        SELECT_MANY,
                        row -> {
                            Keywords before = known.getOrDefault(row.getLong(1), Keywords.NONE);
                            known.put(row.getLong(1), before.with(row.getString(2)));
                        });
        for (long account : accounts) {
            known.put(account, Keywords.NONE);
            keys.setLong(1, account);
            keys.add();
        }
    }

    /**
     * Bits of keywords.
     *
     * @param full some have none: the account has no room for more
     */
    public record Mask(long bits, boolean full) {
        static final Mask NONE = new Mask(0, false);
    }

    /** The bits of these keywords; those that the account lacks are made, or passed over. */
    Mask mask(long account, List<String> names, boolean make) throws SQLException {
        long bits = 0;
        boolean full = false;
        for (String name : names) {
            long bit = read(account).mask(name);
            if (bit == 0 && make) {
                bit = make(account, name);
                full |= bit == 0;
            }
            bits |= bit;
        }
        return new Mask(bits, full);
    }

    /** The keywords of an account. */
    public Keywords read(long account) throws SQLException {
        Keywords present = known.get(account);
        if (present != null) {
            return present;
        }
        List<String> names = new ArrayList<>();
        PreparedStatement select = tx.prepare(SELECT);
        select.setLong(1, account);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        Keywords keywords = new Keywords(List.copyOf(names));
        known.put(account, keywords);
        return keywords;
    }

    private long make(long account, String name) throws SQLException {
        Keywords before = read(account);
        if (before.names().size() == Keywords.LIMIT) {
            return 0;
        }
        Keywords more = before.with(name);
        Bulk insert = tx.bulk(INSERT);
        insert.setLong(1, account);
        insert.setLong(2, Keywords.FIRST_BIT + before.names().size());
        insert.setString(3, name);
        insert.add();
        known.put(account, more);
        return more.mask(name);
    }
}
