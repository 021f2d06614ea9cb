/**
 * Desk: an accepted mail to its places. One write for all copies of a mail, in one transaction with
 * all other mails that wait at that moment; there is no queue before the mailbox.
 *
 * <p>A mail that comes again because its 250 was lost is not stored again, whatever node it comes
 * to (design rule 8).
 *
 * <p>Owns: table receipt. Promises: {@link dozo.delivery.Outcome.Delivered} means durable,
 * everywhere the mail belongs; any other outcome means that nothing of it was stored; a fault of
 * ours is always {@link dozo.delivery.Outcome.Deferred}. Begin reading at {@link
 * dozo.delivery.Delivery}.
 */
@NullMarked
package dozo.delivery;

import org.jspecify.annotations.NullMarked;
