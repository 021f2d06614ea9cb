/**
 * Desk: tenants, plans, domains, users, aliases, groups, catch-all, credentials, limits, roles.
 *
 * <p>Owns: tables tenant, plan, domain, account, address, group_member, credential,
 * account_version, installation_secret; the file DATA/secret.key. Begin reading at {@link
 * dozo.account.Directory} (who is this address?) and {@link dozo.account.Authentication} (is it
 * you?). What the operator changes is in {@code account.customer}, the arithmetic of secrets in
 * {@code account.secret}.
 */
@NullMarked
package dozo.account;

import org.jspecify.annotations.NullMarked;
