package dozo.imap.wire;

import dozo.store.Mails.FlagChange;
import dozo.store.Mails.FlagNames;
import dozo.store.Role;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A command that follows the grammar. Mailbox names are decoded; INBOX is in upper case. */
public sealed interface Command {
    /** Counts messages by their numbers, or by their UIDs. */
    sealed interface Counting extends Command {
        boolean uid();
    }

    record Capability() implements Command {}

    record Noop() implements Command {}

    record Logout() implements Command {}

    /** RFC 2971; what the client tells of itself is read and not kept. */
    record Id() implements Command {}

    record StartTls() implements Command {}

    /**
     * @param initial the initial response (RFC 4959), or null
     */
    record Authenticate(String mechanism, byte @Nullable [] initial) implements Command {}

    record Login(byte[] name, byte[] password) implements Command {}

    /**
     * @param capabilities in upper case
     */
    record Enable(List<String> capabilities) implements Command {}

    record Namespace() implements Command {}

    /**
     * SELECT or EXAMINE.
     *
     * @param condstore the (CONDSTORE) parameter
     */
    record Select(String mailbox, boolean examine, boolean condstore, @Nullable Resync resync)
            implements Command {}

    /**
     * What the client knows of the mailbox (RFC 7162 3.2.5).
     *
     * @param knownUids null for all
     * @param sequence positions and, pairwise, uids of some messages that the client knows
     */
    record Resync(
            long uidValidity,
            long modseq,
            @Nullable SequenceSet knownUids,
            @Nullable SequenceSet sequence,
            @Nullable SequenceSet uids) {}

    /**
     * @param roles special uses asked for (RFC 6154)
     * @param unknownUse some use is not one of ours: NO [USEATTR]
     */
    record Create(String mailbox, Set<Role> roles, boolean unknownUse) implements Command {}

    record Delete(String mailbox) implements Command {}

    record Rename(String from, String to) implements Command {}

    record Subscribe(String mailbox, boolean subscribed) implements Command {}

    /** Selection and return options of RFC 5258 and RFC 6154. */
    enum ListOption {
        SUBSCRIBED,
        REMOTE,
        RECURSIVEMATCH,
        CHILDREN,
        SPECIAL_USE
    }

    /**
     * @param extended options were given, or several patterns: RFC 5258 answers
     * @param status RETURN (STATUS ...) of RFC 5819; empty for none
     */
    record Listing(
            String reference,
            List<String> patterns,
            boolean extended,
            Set<ListOption> select,
            Set<ListOption> returned,
            List<StatusItem> status)
            implements Command {}

    record Lsub(String reference, String pattern) implements Command {}

    record Status(String mailbox, List<StatusItem> items) implements Command {}

    /** The first message has been announced and is read with {@link CommandReader#copyLiteral}. */
    record Append(String mailbox, Message first) implements Command {}

    /**
     * One message of APPEND.
     *
     * @param receivedMillis the given INTERNALDATE, or null
     * @param utf8 announced with UTF8 (RFC 6855 4)
     */
    record Message(FlagNames flags, @Nullable Long receivedMillis, Literal literal, boolean utf8) {}

    record Idle() implements Command {}

    record GetQuota(String root) implements Command {}

    record GetQuotaRoot(String mailbox) implements Command {}

    record SetQuota(String root) implements Command {}

    record Check() implements Command {}

    record Close() implements Command {}

    record Unselect() implements Command {}

    /**
     * @param uids of UID EXPUNGE (RFC 4315), or null
     */
    record Expunge(@Nullable SequenceSet uids) implements Command {}

    /** RETURN options of RFC 4731 and RFC 5182. */
    enum SearchOption {
        MIN,
        MAX,
        ALL,
        COUNT,
        SAVE
    }

    /**
     * @param options null for the answer of RFC 3501
     */
    record Search(boolean uid, @Nullable Set<SearchOption> options, SearchKey key)
            implements Counting {}

    /**
     * A charset that we do not read: NO [BADCHARSET].
     *
     * @param saves RETURN (SAVE): a NO leaves nothing saved (RFC 5182 2.1)
     */
    record SearchInUnknownCharset(boolean saves) implements Command {}

    /**
     * @param changedSince RFC 7162 3.1.4, or -1
     * @param vanished RFC 7162 3.2.6
     */
    record Fetch(
            boolean uid,
            SequenceSet set,
            List<FetchItem> items,
            long changedSince,
            boolean vanished)
            implements Counting {
        /** MODSEQ is among the items (RFC 7162 3.1: that switches CONDSTORE on). */
        public boolean wantsModseq() {
            return items.contains(FetchItem.Attribute.MODSEQ);
        }
    }

    /**
     * @param unchangedSince RFC 7162 3.1.3, or -1
     */
    record Store(
            boolean uid,
            SequenceSet set,
            FlagChange change,
            boolean silent,
            FlagNames flags,
            long unchangedSince)
            implements Counting {}

    record Copy(boolean uid, SequenceSet set, String mailbox) implements Counting {}

    record Move(boolean uid, SequenceSet set, String mailbox) implements Counting {}
}
