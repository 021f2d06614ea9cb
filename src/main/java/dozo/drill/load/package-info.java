/**
 * The clients of a drill: a process of its own in the network of the lab, which mails, reads and
 * collects without a pause, writes down every 250, and afterwards reads all mailboxes.
 *
 * <p>They behave as real clients do: what was not acknowledged is sent again, to any node, until it
 * is. Begin reading at {@link dozo.drill.load.LoadProcess} and {@link dozo.drill.load.Sender}.
 */
@NullMarked
package dozo.drill.load;

import org.jspecify.annotations.NullMarked;
