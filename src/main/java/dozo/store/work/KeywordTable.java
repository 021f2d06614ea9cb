package dozo.store.work;

import dozo.db.Transaction;
import dozo.store.Keywords;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keywords of accounts within one transaction. Used by one thread. */
public final class KeywordTable {
    private static final String SELECT = "SELECT name FROM keyword WHERE account = ? ORDER BY bit";
    private static final String INSERT = "INSERT INTO keyword(account, bit, name) VALUES (?, ?, ?)";

    private final Transaction tx;
    private final Map<Long, Keywords> known = new HashMap<>();

    public KeywordTable(Transaction tx) {
        this.tx = tx;
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
        List<String> names = new ArrayList<>(read(account).names());
        if (names.size() == Keywords.LIMIT) {
            return 0;
        }
        names.add(name);
        PreparedStatement insert = tx.prepare(INSERT);
        insert.setLong(1, account);
        insert.setInt(2, Keywords.FIRST_BIT + names.size() - 1);
        insert.setString(3, name);
        insert.executeUpdate();
        Keywords more = new Keywords(List.copyOf(names));
        known.put(account, more);
        return more.mask(name);
    }
}
