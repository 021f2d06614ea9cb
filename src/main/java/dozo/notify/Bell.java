package dozo.notify;

import dozo.store.Watcher;

/**
 * Rings for accounts that somebody watches. A ring starts a virtual thread for each watcher unless
 * one is already on its way for it. Safe for any number of threads.
 */
public final class Bell implements Watcher {
    /** Watches all mailboxes of an account until closed. */
    public AutoCloseable watch(long account, Runnable wake) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void changed(long account, long mailbox, long modseq) {
        throw new UnsupportedOperationException("not yet");
    }
}
