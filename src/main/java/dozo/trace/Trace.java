package dozo.trace;

import dozo.db.Transaction;
import java.sql.SQLException;
import java.util.List;

/** The steps of mails: written with what they tell of, read by the operator. */
public final class Trace {
    /** Writes steps inside the caller's transaction. */
    public void record(Transaction tx, List<Step> steps) throws SQLException {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Steps of the mails that match: a Message-ID (with or without angle brackets), an address
     * (sender or recipient), or the id of a 250 reply. Newest mails first, steps in their order.
     *
     * @param limit mails at most
     */
    public List<Step> find(String wanted, int limit) {
        throw new UnsupportedOperationException("not yet");
    }
}
