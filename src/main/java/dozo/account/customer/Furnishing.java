package dozo.account.customer;

import dozo.db.Transaction;
import java.sql.SQLException;
import java.util.List;

/**
 * What else comes and goes with accounts, in the same transaction: mailboxes, mails. Tests that
 * need no mailboxes bring {@link #NONE}.
 */
public interface Furnishing {
    /** Accounts that are born and buried without belongings. */
    Furnishing NONE =
            new Furnishing() {
                @Override
                public void opened(Transaction tx, List<Long> accounts) {}

                @Override
                public void removed(Transaction tx, List<Long> accounts) {}
            };

    void opened(Transaction tx, List<Long> accounts) throws SQLException;

    void removed(Transaction tx, List<Long> accounts) throws SQLException;
}
