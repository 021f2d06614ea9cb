/**
 * FETCH: what of which mails is read, in pieces of 256 KiB, and written to the client.
 *
 * <p>Promises: no read of the database is open while octets go to a client (design rule 14); flags
 * and numbers come from the listing in memory, envelopes and whole mails from reads of many at a
 * time. Begin reading at {@link dozo.imap.fetch.Fetching}.
 */
@NullMarked
package dozo.imap.fetch;

import org.jspecify.annotations.NullMarked;
