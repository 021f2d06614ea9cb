/**
 * Inner room of account: what the operator changes. Tenants, plans, domains, users, app passwords,
 * aliases and groups; each change is checked and written in one transaction, and what it makes
 * stale is forgotten before its caller hears of it. Begin reading at {@link
 * dozo.account.customer.Customers}.
 */
@NullMarked
package dozo.account.customer;

import org.jspecify.annotations.NullMarked;
