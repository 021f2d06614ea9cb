package dozo.store;

/** What became of one {@link Arrival.Place}. */
public sealed interface Placed {
    /** It is in the mailbox. */
    record Stored(long account, long mailbox, long uidValidity, long uid, long modseq, long emailId)
            implements Placed {}

    /** It was there already: that mail had filled the place ({@link Arrival.Repeats}). */
    record Repeated(long mail) implements Placed {}

    /** There is no such mailbox: NO [TRYCREATE]; nothing of the arrival list was stored. */
    record NoMailbox(String name) implements Placed {}
}
