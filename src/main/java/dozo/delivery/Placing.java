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
import java.util.Set;
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

    /**
     * An account that gets a copy.
     *
     * @param recipient the forward-path by which it was reached first
     * @param keys of all forward-paths of the mail by which it was reached ({@link Keys})
     */
    record Target(Account account, Recipient recipient, Set<String> keys) {}

    /**
     * One mail.
     *
     * @param targets whose places the arrival names, in the same order
     * @param read what this node knows better than the table of receipts
     */
    record Work(
            AcceptedMail mail,
            List<Target> targets,
            Arrival arrival,
            long atMillis,
            Receipts.Read read) {
        List<String> keys() {
            return Placing.keys(targets);
        }
    }

    static List<String> keys(List<Target> targets) {
        return targets.stream().flatMap(target -> target.keys().stream()).toList();
    }

    @Override
    public List<List<Placed>> run(Transaction tx, List<Work> works) throws SQLException {
        Resends resends = new Resends(works);
        List<List<Placed>> placed =
                mails.place(tx, works.stream().map(Work::arrival).toList(), resends);
        resends.write(tx);
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
        if (placed.stream().anyMatch(Placed.Stored.class::isInstance)) {
            steps.add(accepted(work));
        }
        for (int i = 0; i < placed.size(); i++) {
            Target target = work.targets().get(i);
            switch (placed.get(i)) {
                case Placed.Stored stored -> steps.add(delivered(work, target, stored));
                case Placed.Repeated repeated -> steps.add(repeated(work, target, repeated));
                case Placed.NoMailbox _ -> {}
            }
        }
    }

    private static Step accepted(Work work) {
        String detail = from(work) + ", " + work.mail().body().size() + " octets";
        return step(work.mail().id(), work, "accepted", null, detail);
    }

    private static String from(Work work) {
        Origin origin = work.mail().origin();
        String address = origin.address().getHostAddress();
        return "from " + origin.helo() + " [" + address + "] " + origin.protocol();
    }

    private static Step delivered(Work work, Target target, Placed.Stored stored) {
        String detail = "INBOX of " + target.account().address() + ", UID " + stored.uid();
        return step(work.mail().id(), work, "delivered", target.recipient().address(), detail);
    }

    /** It is told of the mail that is there: the one that came again has no life of its own. */
    private static Step repeated(Work work, Target target, Placed.Repeated repeated) {
        String detail = from(work) + ", INBOX of " + target.account().address() + " has it";
        return step(repeated.mail(), work, "repeated", target.recipient().address(), detail);
    }

    private static Step step(
            long id, Work work, String kind, @Nullable String recipient, String detail) {
        AcceptedMail mail = work.mail();
        String messageId = mail.description().messageId();
        return new Step(id, work.atMillis(), kind, mail.sender(), recipient, messageId, detail);
    }
}
