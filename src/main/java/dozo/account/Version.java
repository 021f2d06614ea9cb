package dozo.account;

import dozo.db.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What rises in the database with each change of a kind that all nodes must hear of. */
public enum Version {
    /** Of whatever a {@link Directory} remembers. */
    ANY,
    /** Somebody was suspended or removed. */
    BARRED;

    private static final long GAP = 1L << 32;

    private String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Raises the version in the transaction of the change. */
    public void raise(Transaction tx) throws SQLException {
        PreparedStatement update =
                tx.prepare("UPDATE account_version SET version = version + 1 WHERE kind = ?");
        update.setString(1, key());
        update.executeUpdate();
    }

    /**
     * Raises all versions beyond what any node can have seen, where the newest data is lost: what
     * it remembers may be among it.
     */
    public static int leaveGap(Transaction tx) throws SQLException {
        return tx.prepare("UPDATE account_version SET version = version + " + GAP).executeUpdate();
    }

    /** All versions, by their keys. */
    static Map<String, Long> all(Transaction tx) throws SQLException {
        Map<String, Long> versions = new HashMap<>();
        try (ResultSet row =
                tx.prepare("SELECT kind, version FROM account_version").executeQuery()) {
            while (row.next()) {
                versions.put(row.getString(1), row.getLong(2));
            }
        }
        return versions;
    }

    /** Whether something of this kind happened between two looks. */
    boolean between(Map<String, Long> before, Map<String, Long> now) {
        return !before.getOrDefault(key(), -1L).equals(now.getOrDefault(key(), -1L));
    }
}
