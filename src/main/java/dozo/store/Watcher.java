package dozo.store;

/** Hears of committed changes. Called after the commit, by the thread that waited for it. */
@FunctionalInterface
public interface Watcher {
    /** Something in that mailbox changed, at that modseq. mailbox is 0 for a change of the tree. */
    void changed(long account, long mailbox, long modseq);
}
