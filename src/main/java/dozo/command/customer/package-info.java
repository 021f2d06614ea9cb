/**
 * Inner room of command: tenants, plans, domains, users, aliases and groups, and the import of
 * users from a file. Begin reading at {@link dozo.command.customer.UserCommands}.
 */
@NullMarked
package dozo.command.customer;

import org.jspecify.annotations.NullMarked;
