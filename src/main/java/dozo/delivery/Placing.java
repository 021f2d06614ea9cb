package dozo.delivery;

import dozo.account.Account;
import dozo.blob.Blobs;
import dozo.db.Batch;
import dozo.db.ResultCodec;
import dozo.db.Transaction;
import dozo.store.Arrival;
import dozo.store.Mails;
import dozo.store.Placed;
import dozo.store.PlacedCodec;
import dozo.trace.Step;
import dozo.trace.Trace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one write of delivery: all mails that wait together, with their traces. */
final class Placing implements Batch<Placing.Work, List<Placed>> {
    /** What a mail costs a transaction beside its body: rows, prefix, envelope, indexes. */
    private static final int ROWS_BYTES = 4096;

    private static final ResultCodec<List<Placed>> CODEC = new PlacedCodec();

    private final Mails mails;
    private final Trace trace;

    Placing(Mails mails, Trace trace) {
        this.mails = mails;
        this.trace = trace;
    }

    /** An account that gets a copy, and the forward-path by which it was reached first. */
    record Target(Account account, Recipient recipient) {}

    /**
     * One mail.
     *
     * @param targets whose places the arrival names, in the same order
     */
    record Work(AcceptedMail mail, List<Target> targets, Arrival arrival, long atMillis) {}

    @Override
    public List<List<Placed>> run(Transaction tx, List<Work> works) throws SQLException {
        List<List<Placed>> placed = mails.place(tx, works.stream().map(Work::arrival).toList());
        List<Step> steps = new ArrayList<>(2 * works.size());
        for (int i = 0; i < works.size(); i++) {
            describe(works.get(i), placed.get(i), steps);
        }
        trace.record(tx, steps);
        return placed;
    }

    @Override
    public long[] locks(Work work) {
        return Mails.locks(List.of(work.arrival()));
    }

    @Override
    public ResultCodec<List<Placed>> codec() {
        return CODEC;
    }

    @Override
    public long sizeBytes(Work work) {
        // the chunks of a large body were written before, and are only referred to
        return Math.min(work.mail().body().size(), Blobs.CHUNK_BYTES)
                + (long) ROWS_BYTES * work.targets().size();
    }

    /** A step for the way in, and one for each mailbox; nothing for a mail that was not stored. */
    private static void describe(Work work, List<Placed> placed, List<Step> steps) {
        for (int i = 0; i < placed.size(); i++) {
            if (placed.get(i) instanceof Placed.Stored stored) {
                if (i == 0) {
                    steps.add(accepted(work));
                }
                steps.add(delivered(work, work.targets().get(i), stored));
            }
        }
    }

    private static Step accepted(Work work) {
        Origin origin = work.mail().origin();
        String from = origin.helo() + " [" + origin.address().getHostAddress() + "] ";
        String detail =
                "from " + from + origin.protocol() + ", " + work.mail().body().size() + " octets";
        return step(work, "accepted", null, detail);
    }

    private static Step delivered(Work work, Target target, Placed.Stored stored) {
        String detail = "INBOX of " + target.account().address() + ", UID " + stored.uid();
        return step(work, "delivered", target.recipient().address(), detail);
    }

    private static Step step(Work work, String kind, @Nullable String recipient, String detail) {
        AcceptedMail mail = work.mail();
        String messageId = mail.description().messageId();
        return new Step(
                mail.id(), work.atMillis(), kind, mail.sender(), recipient, messageId, detail);
    }
}
