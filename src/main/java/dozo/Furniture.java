package dozo;

import dozo.account.customer.Furnishing;
import dozo.db.Transaction;
import dozo.store.Store;
import java.sql.SQLException;
import java.util.List;

/** Gives new accounts their mailboxes, and takes away what removed ones leave. */
record Furniture(Store store) implements Furnishing {
    @Override
    public void opened(Transaction tx, List<Long> accounts) throws SQLException {
        store.mailboxes().prepare(tx, accounts);
    }

    @Override
    public void removed(Transaction tx, List<Long> accounts) throws SQLException {
        store.mails().removeAccounts(tx, accounts);
    }
}
