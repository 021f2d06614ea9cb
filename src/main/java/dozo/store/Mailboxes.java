package dozo.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mailboxes of accounts: a tree of names. Safe for any number of threads. */
public final class Mailboxes {
    /** How a change of the tree ended. */
    public enum Outcome {
        DONE,
        /** The name is taken: NO [ALREADYEXISTS]. */
        EXISTS,
        /** No such mailbox: NO [NONEXISTENT]. */
        MISSING,
        /**
         * INBOX can't be deleted; a name with children can't vanish: NO [CANNOT], [HASCHILDREN].
         */
        REFUSED,
        /** Too many mailboxes, too deep, too long: NO [LIMIT]. */
        LIMIT
    }

    /** Makes INBOX and the five special-use mailboxes of a new account; harmless when repeated. */
    public void prepare(long account) {
        throw new UnsupportedOperationException("not yet");
    }

    /** All mailboxes with their counters, from one snapshot, in the order of their names. */
    public List<Mailbox> list(long account) {
        throw new UnsupportedOperationException("not yet");
    }

    /** The mailbox of that name; INBOX in any case. */
    public Optional<Mailbox> find(long account, String name) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Makes a mailbox and the parents that are missing. */
    public Outcome create(long account, String name, @Nullable Role role) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Renames with all children; renaming INBOX moves its mails (RFC 3501 6.3.5). */
    public Outcome rename(long account, String from, String to) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Deletes; its mails stay restorable; with children it becomes not selectable. */
    public Outcome delete(long account, String name) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Subscribes or unsubscribes; a name need not exist to be unsubscribed. */
    public Outcome subscribe(long account, String name, boolean subscribed) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Names that are subscribed though no such mailbox exists (RFC 3501 6.3.9). */
    public List<String> danglingSubscriptions(long account) {
        throw new UnsupportedOperationException("not yet");
    }
}
