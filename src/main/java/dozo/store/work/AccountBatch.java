package dozo.store.work;

import dozo.db.Batch;

/** A kind of write each of whose works changes one account, and locks it. */
interface AccountBatch<W extends AccountBatch.Work, R> extends Batch<W, R> {
    /** A change of one account. */
    interface Work {
        long account();
    }

    @Override
    default long[] locks(W work) {
        return new long[] {work.account()};
    }
}
