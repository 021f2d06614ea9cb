/**
 * SEARCH: which mails of the selected mailbox have what is looked for.
 *
 * <p>Promises: what the listing in memory can answer costs no read; contents are read in pieces of
 * 256 KiB and only for mails that are not decided without them. Begin reading at {@link
 * dozo.imap.search.Searching}.
 */
@NullMarked
package dozo.imap.search;

import org.jspecify.annotations.NullMarked;
