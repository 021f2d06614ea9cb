/**
 * Vault: mailboxes, their entries, flags, the change log, usage counters.
 *
 * <p>Owns: tables mailbox, entry, email, thread_ref, keyword, change_log, expunged, removed,
 * account_counter. Promises (design rules 11 to 22): UIDs and MODSEQ rise without a gap a reader
 * could miss; a write is set-based; counters are exact; what is expunged stays restorable for 30
 * days. Begin reading at {@link dozo.store.Mails} and {@link dozo.store.Mailboxes}.
 */
@NullMarked
package dozo.store;

import org.jspecify.annotations.NullMarked;
