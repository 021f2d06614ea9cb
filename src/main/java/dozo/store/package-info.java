/**
 * Vault: mailboxes, their entries, flags, the change log, usage counters, what can be restored.
 *
 * <p>Owns: tables mailbox, mailbox_gone, subscription, entry, email, email_share, thread_ref,
 * keyword, change_log, expunged, removed, account_counter, account_gone. Promises (design rules 11
 * to 22): UIDs and MODSEQ rise without a gap a reader could miss; a write is set-based; counters
 * are exact; what is expunged stays restorable for 30 days. Begin reading at {@link
 * dozo.store.Store}, then {@link dozo.store.Mails} and {@link dozo.store.Mailboxes}; how a write is
 * done stands in the inner room {@link dozo.store.work}.
 */
@NullMarked
package dozo.store;

import org.jspecify.annotations.NullMarked;
