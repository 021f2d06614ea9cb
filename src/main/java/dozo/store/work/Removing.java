package dozo.store.work;

import dozo.db.ResultCodec;
import dozo.db.Transaction;
import dozo.store.Flags;
import dozo.store.UidSet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Entries leave their mailbox and become restorable (IMAP EXPUNGE, POP3 QUIT). */
public final class Removing implements AccountBatch<Removing.Work, Removing.Result> {
    /** Drafts can be restored so long at most: each one saved replaces the one before. */
    static final Duration KEEP_DRAFT = Duration.ofHours(1);

    private final InstantSource clock;
    private final Duration keep;
    private final Duration keepDraft;

    /**
     * @param keep how long what is removed can be restored
     */
    public Removing(InstantSource clock, Duration keep) {
        this.clock = clock;
        this.keep = keep;
        this.keepDraft = keep.compareTo(KEEP_DRAFT) < 0 ? keep : KEEP_DRAFT;
    }

    /**
     * Entries of one slice of a mailbox to be removed.
     *
     * @param onlyDeleted only those that have \Deleted
     */
    public record Work(long account, long mailbox, UidSet uids, long fromUid, boolean onlyDeleted)
            implements AccountBatch.Work {}

    /**
     * What became of it.
     *
     * @param account 0 if the mailbox is gone
     * @param nextUid where the next slice begins, or 0
     */
    public record Result(long account, long modseq, List<Long> uids, long nextUid) {}

    private static final ResultCodec<Result> CODEC =
            new ResultCodec<>() {
                @Override
                public void write(Result result, DataOutputStream out) throws IOException {
                    out.writeLong(result.account());
                    out.writeLong(result.modseq());
                    ResultCodec.writeLongs(result.uids(), out);
                    out.writeLong(result.nextUid());
                }

                @Override
                public Result read(DataInputStream in) throws IOException {
                    return new Result(
                            in.readLong(), in.readLong(), ResultCodec.readLongs(in), in.readLong());
                }
            };

    @Override
    public ResultCodec<Result> codec() {
        return CODEC;
    }

    @Override
    public List<Result> run(Transaction tx, List<Work> works) throws SQLException {
        Workspace space = new Workspace(tx);
        Workspace.Reading reading = space.new Reading();
        List<Workspace.Wanted> wanted = new ArrayList<>(works.size());
        for (Work work : works) {
            reading.mailbox(work.mailbox());
            wanted.add(reading.entries(work.mailbox(), work.uids(), work.fromUid()));
        }
        reading.run();
        List<Result> results = new ArrayList<>(works.size());
        for (int i = 0; i < works.size(); i++) {
            Box box = space.box(works.get(i).mailbox());
            results.add(
                    box == null
                            ? new Result(0, 0, List.of(), 0)
                            : remove(tx, Workspace.slice(box, wanted.get(i)), box, works.get(i)));
        }
        space.flush();
        return results;
    }

    private Result remove(Transaction tx, Workspace.Slice slice, Box box, Work work)
            throws SQLException {
        List<Entry> leaving =
                work.onlyDeleted()
                        ? slice.entries().stream().filter(e -> e.has(Flags.DELETED)).toList()
                        : slice.entries();
        long modseq = leaving.isEmpty() ? box.highestModseq : box.account.nextModseq();
        long now = clock.instant().getEpochSecond();
        List<Long> uids = new ArrayList<>(leaving.size());
        for (Entry entry : leaving) {
            box.remove(entry, modseq);
            keep(tx, box, entry, now);
            uids.add(entry.uid());
        }
        return new Result(box.account.account, modseq, uids, slice.nextUid());
    }

    private void keep(Transaction tx, Box box, Entry entry, long now) throws SQLException {
        Duration time = entry.has(Flags.DRAFT) ? keepDraft : keep;
        RemovedTable.Row row =
                new RemovedTable.Row(
                        now + time.toSeconds(),
                        entry.entryId(),
                        now,
                        box.id,
                        entry.uid(),
                        entry.emailId(),
                        entry.flags(),
                        entry.sizeBytes(),
                        entry.received());
        RemovedTable.insert(tx, box.account.account, row);
        box.account.countRemoved(entry.sizeBytes(), 1);
    }
}
