package dozo.store;

import dozo.db.Database;
import dozo.db.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Counts the tables of an account again, the slow way, and tells what the counters have wrong. */
final class Recount {
    /** Each query answers a row for every difference; its parameters are all the account. */
    private static final List<String> QUERIES =
            List.of(
                    """
                    SELECT m.name, 'mailbox counters' FROM mailbox m WHERE m.account = ? AND
                     (m.messages, m.bytes, m.unseen, m.deleted) <>
                     (SELECT count(*), coalesce(sum(size), 0),
                      coalesce(sum(1 - (flags & 1)), 0), coalesce(sum((flags & 8) / 8), 0)
                      FROM entry e WHERE e.mailbox = m.id)
                    """,
                    """
                    SELECT a.account, 'account counters' FROM account_counter a
                     WHERE a.account = ? AND
                     (a.messages, a.bytes) <> (SELECT coalesce(sum(messages), 0),
                      coalesce(sum(bytes), 0) FROM mailbox m WHERE m.account = a.account)
                    """,
                    """
                    SELECT a.account, 'removed counters' FROM account_counter a
                     WHERE a.account = ? AND
                     (a.removed_messages, a.removed_bytes) <> (SELECT count(*),
                      coalesce(sum(size), 0) FROM removed r WHERE r.account = a.account)
                    """,
                    """
                    SELECT e.mailbox, e.uid FROM entry e JOIN mailbox m ON m.id = e.mailbox
                     WHERE m.account = ? AND (e.uid >= m.uid_next OR e.modseq > m.highest_modseq
                     OR e.created > e.modseq)
                    """,
                    """
                    SELECT m.id, 'modseq above the account' FROM mailbox m JOIN account_counter a
                     ON a.account = m.account WHERE m.account = ? AND m.highest_modseq > a.modseq
                    """,
                    """
                    SELECT h.email_id, count(*) - 1 FROM
                     (SELECT e.email_id FROM entry e JOIN mailbox m ON m.id = e.mailbox
                      WHERE m.account = ? UNION ALL
                      SELECT email_id FROM removed WHERE account = ?) h
                     LEFT JOIN email_share s ON s.account = ? AND s.email_id = h.email_id
                     GROUP BY h.email_id, s.more HAVING count(*) - 1 <> coalesce(s.more, 0)
                    """,
                    """
                    SELECT x.email_id, 'held by nothing' FROM email x WHERE x.account = ?
                     AND x.email_id NOT IN (SELECT email_id FROM removed WHERE account = ?)
                     AND x.email_id NOT IN (SELECT e.email_id FROM entry e JOIN mailbox m
                      ON m.id = e.mailbox WHERE m.account = ?)
                    """,
                    """
                    SELECT e.email_id, 'entry without a mail' FROM entry e
                     JOIN mailbox m ON m.id = e.mailbox WHERE m.account = ?
                     AND NOT EXISTS (SELECT 1 FROM email x WHERE x.account = m.account
                      AND x.email_id = e.email_id)
                    """,
                    """
                    SELECT x.email_id, 'mail without its use of a body' FROM email x
                     WHERE x.account = ? AND NOT EXISTS (SELECT 1 FROM blob_use u
                      WHERE u.blob = x.blob AND u.holder = x.email_id)
                    """,
                    """
                    SELECT u.holder, 'use of a body without its mail' FROM blob_use u
                     WHERE NOT EXISTS (SELECT 1 FROM email x WHERE x.email_id = u.holder)
                    """,
                    """
                    SELECT s.email_id, 'share without a mail' FROM email_share s
                     WHERE s.account = ? AND NOT EXISTS (SELECT 1 FROM email x
                      WHERE x.account = s.account AND x.email_id = s.email_id)
                    """,
                    """
                    SELECT x.mailbox, x.first_uid FROM expunged x JOIN mailbox m
                     ON m.id = x.mailbox JOIN entry e ON e.mailbox = x.mailbox
                     AND e.uid BETWEEN x.first_uid AND x.last_uid WHERE m.account = ?
                    """);

    private Recount() {}

    /** Every difference, in words; none is what is wanted. */
    static List<String> differences(Database db, long account) {
        return db.read(tx -> {
            List<String> found = new ArrayList<>();
            for (String sql : QUERIES) {
                run(tx, sql, account, found);
            }
            return found;
        });
    }

    private static void run(Transaction tx, String sql, long account, List<String> found)
            throws SQLException {
        PreparedStatement select = tx.prepare(sql);
        for (int i = 1; i <= select.getParameterMetaData().getParameterCount(); i++) {
            select.setLong(i, account);
        }
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(row.getString(1) + " " + row.getString(2) + ": " + sql.strip());
            }
        }
    }
}
