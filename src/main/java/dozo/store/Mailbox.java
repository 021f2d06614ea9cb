package dozo.store;

import org.jspecify.annotations.Nullable;

/**
 * A mailbox row as it stood at one moment.
 *
 * @param id of this mailbox, for ever; a rename keeps it
 * @param account whose it is
 * @param name full name, Unicode, hierarchy delimiter "/"; the inbox is "INBOX"
 * @param role special use, or null
 * @param selectable false for a name that only has children (RFC 3501 7.2.2 \Noselect)
 * @param subscribed RFC 3501 6.3.6
 * @param uidValidity RFC 3501 2.3.1.1, unsigned 32 bit, above 0
 * @param uidNext the next UID, unsigned 32 bit
 * @param highestModseq RFC 7162 3.1.2.1, at least 1
 * @param messages how many
 * @param unseen how many without \Seen
 * @param deleted how many with \Deleted
 * @param bytes sum of RFC822.SIZE
 * @param recentUid UIDs from this one on are \Recent for the next session
 */
public record Mailbox(
        long id,
        long account,
        String name,
        @Nullable Role role,
        boolean selectable,
        boolean subscribed,
        long uidValidity,
        long uidNext,
        long highestModseq,
        long messages,
        long unseen,
        long deleted,
        long bytes,
        long recentUid) {}
