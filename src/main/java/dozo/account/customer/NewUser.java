package dozo.account.customer;

import dozo.account.secret.PasswordHash;
import dozo.account.secret.ScramKeys;
import org.jspecify.annotations.Nullable;

/**
 * A user who is to be added.
 *
 * @param address as the operator wrote it
 * @param name for people; may be empty
 * @param password hashed
 * @param scram keys of the same password, or null where only its hash is known
 * @param quotaBytes his own quota, {@link Plan#NO_QUOTA}, or null for the plan's
 */
public record NewUser(
        String address,
        String name,
        PasswordHash password,
        @Nullable ScramKeys scram,
        @Nullable Long quotaBytes) {

    /** One of whose password only the hash is known: a log-in will make its SCRAM keys. */
    public NewUser(String address, String name, PasswordHash password, @Nullable Long quotaBytes) {
        this(address, name, password, null, quotaBytes);
    }
}
