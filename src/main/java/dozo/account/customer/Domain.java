package dozo.account.customer;

import org.jspecify.annotations.Nullable;

/**
 * A mail domain that belongs to us.
 *
 * @param name A-labels in lower case
 * @param tenant name of its tenant
 * @param catchAll address that gets what is for nobody, or null
 * @param addresses how many it has
 */
public record Domain(String name, String tenant, @Nullable String catchAll, long addresses) {}
