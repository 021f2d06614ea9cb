package dozo.account;

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
 * @param scram its sealed SCRAM verifier, or null while none is known
 */
public record Credential(int kind, String name, String hash, byte @Nullable [] scram) {
    public static final int PASSWORD = 1;
    public static final int APP_PASSWORD = 2;

    private static final String OF_ACCOUNT =
            "SELECT kind, name, hash, scram FROM credential WHERE account = ? ORDER BY kind, id";

    /** All of an account. */
    public static List<Credential> of(Transaction tx, long account) throws SQLException {
        PreparedStatement select = tx.prepare(OF_ACCOUNT);
        select.setLong(1, account);
        List<Credential> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(
                        new Credential(
                                rows.getInt(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getBytes(4)));
            }
        }
        return found;
    }
}
