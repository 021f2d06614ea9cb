package dozo.imap.wire;

/** What STATUS can tell (RFC 3501 6.3.10, RFC 7162, RFC 7889, RFC 8438, RFC 9208). */
public enum StatusItem {
    MESSAGES,
    RECENT,
    UIDNEXT,
    UIDVALIDITY,
    UNSEEN,
    HIGHESTMODSEQ,
    SIZE,
    APPENDLIMIT,
    DELETED,
    DELETED_STORAGE;

    /** As it stands on the wire. */
    public String wire() {
        return name().replace('_', '-');
    }
}
