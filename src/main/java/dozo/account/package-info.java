/**
 * Desk: tenants, plans, domains, users, aliases, groups, catch-all, credentials, limits, roles.
 *
 * <p>Owns: tables tenant, plan, domain, account, address, group_member, credential, secret. Begin
 * reading at {@link dozo.account.Directory} (who is this address?) and {@link
 * dozo.account.Authentication} (is it you?).
 */
@NullMarked
package dozo.account;

import org.jspecify.annotations.NullMarked;
