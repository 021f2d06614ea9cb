package dozo.account;

import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.Transaction;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Random keys of the installation, made once and kept in its database. */
final class InstallationSecret {
    private static final int BYTES = 32;

    private static final Batch<String, byte[]> FIND_OR_MAKE =
            (tx, names) -> {
                List<byte[]> values = new ArrayList<>(names.size());
                for (String name : names) {
                    values.add(findOrMake(tx, name));
                }
                return values;
            };

    private InstallationSecret() {}

    /** The key of that name. */
    static byte[] of(Database database, String name) {
        byte[] known = database.read(tx -> find(tx, name));
        return known == null ? database.write(FIND_OR_MAKE, name) : known;
    }

    private static byte[] findOrMake(Transaction tx, String name) throws SQLException {
        byte[] known = find(tx, name);
        if (known != null) {
            return known;
        }
        byte[] made = new byte[BYTES];
        new SecureRandom().nextBytes(made);
        PreparedStatement insert =
                tx.prepare("INSERT INTO secret (name, key_id, value) VALUES (?, 0, ?)");
        insert.setString(1, name);
        insert.setBytes(2, made);
        insert.executeUpdate();
        return made;
    }

    private static byte @Nullable [] find(Transaction tx, String name) throws SQLException {
        PreparedStatement select = tx.prepare("SELECT value FROM secret WHERE name = ?");
        select.setString(1, name);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? rows.getBytes(1) : null;
        }
    }
}
