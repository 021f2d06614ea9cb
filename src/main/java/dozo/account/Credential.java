package dozo.account;

import dozo.account.secret.ScramKeys;
import dozo.db.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored proof of who somebody is.
 *
 * @param kind {@link #PASSWORD} or {@link #APP_PASSWORD}
 * @param name of an app password, as its owner named it; else empty
 * @param hash a PHC string, or SHA-256 in hex of an app password
 * @param scram keys of an app password
 */
public record Credential(int kind, String name, String hash, @Nullable ScramKeys scram) {
    public static final int PASSWORD = 1;
    public static final int APP_PASSWORD = 2;

    private static final String OF_ACCOUNT =
            "SELECT kind, name, hash, scram_salt, scram_iterations, scram_stored_key,"
                    + " scram_server_key FROM credential WHERE account = ? ORDER BY kind, id";

    /** All of an account. */
    public static List<Credential> of(Transaction tx, long account) throws SQLException {
        PreparedStatement select = tx.prepare(OF_ACCOUNT);
        select.setLong(1, account);
        List<Credential> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(
                        new Credential(
                                rows.getInt(1), rows.getString(2), rows.getString(3), keys(rows)));
            }
        }
        return found;
    }

    private static @Nullable ScramKeys keys(ResultSet row) throws SQLException {
        byte[] salt = row.getBytes(4);
        return salt == null
                ? null
                : new ScramKeys(salt, row.getInt(5), row.getBytes(6), row.getBytes(7));
    }
}
