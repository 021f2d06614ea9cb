package dozo.account.customer;

import dozo.account.secret.PasswordHash;
import org.jspecify.annotations.Nullable;

/**
 * A user who is to be added.
 *
 * @param address as the operator wrote it
 * @param name for people; may be empty
 * @param password hashed
 * @param quotaBytes his own quota, {@link Plan#NO_QUOTA}, or null for the plan's
 */
public record NewUser(
        String address, String name, PasswordHash password, @Nullable Long quotaBytes) {}
