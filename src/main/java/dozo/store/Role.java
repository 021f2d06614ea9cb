package dozo.store;

/** Special uses of mailboxes (RFC 6154), and the inbox. Stored by name. */
public enum Role {
    INBOX,
    DRAFTS,
    SENT,
    JUNK,
    TRASH,
    ARCHIVE
}
