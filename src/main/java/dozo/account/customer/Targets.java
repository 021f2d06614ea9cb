package dozo.account.customer;

import dozo.account.Address;
import dozo.db.Transaction;
import java.sql.SQLException;
import java.util.Optional;

/** What aliases, groups and catch-alls may lead to: addresses of ours, of the same tenant. */
final class Targets {
    private Targets() {}

    /** Why this can't be a target; empty if it can. The bare postmaster is everybody's. */
    static <T> Optional<Outcome<T>> refusal(Transaction tx, long tenant, String target)
            throws SQLException {
        Optional<Long> owner =
                Desk.one(
                        tx,
                        row -> row.getLong(1),
                        "SELECT tenant FROM address WHERE address = ?",
                        target);
        if (owner.isPresent()) {
            return owner.get() == tenant || target.equals(Address.POSTMASTER)
                    ? Optional.empty()
                    : Optional.of(Outcome.refused(Refusal.OTHER_TENANT, target));
        }
        String domain = target.substring(target.lastIndexOf('@') + 1);
        boolean ours = Desk.exists(tx, "SELECT 1 FROM domain WHERE name = ?", domain);
        return Optional.of(
                Outcome.refused(ours ? Refusal.UNKNOWN_TARGET : Refusal.OUTSIDE_TARGET, target));
    }
}
