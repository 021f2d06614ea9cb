/**
 * Vault: wakes whoever waits for a change of a mailbox, here and (over PostgreSQL) on other nodes.
 *
 * <p>Promises: a wake-up may come once too often, never too seldom; waking never blocks a writer.
 * Begin reading at {@link dozo.notify.Bell}.
 */
@NullMarked
package dozo.notify;

import org.jspecify.annotations.NullMarked;
