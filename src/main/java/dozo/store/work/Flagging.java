package dozo.store.work;

import dozo.db.ResultCodec;
import dozo.db.Transaction;
import dozo.store.Mails;
import dozo.store.UidSet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Changes of flags (IMAP STORE), all that wait in one transaction. */
public final class Flagging implements AccountBatch<Flagging.Work, Flagging.Result> {
    /**
     * Flags of one slice of a mailbox to be changed.
     *
     * @param fromUid where the slice begins
     */
    public record Work(
            long account,
            long mailbox,
            UidSet uids,
            long fromUid,
            Mails.FlagChange change,
            Mails.FlagNames flags,
            long unchangedSince)
            implements AccountBatch.Work {}

    /**
     * What became of it.
     *
     * @param account 0 if the mailbox is gone
     * @param changed whether any entry did
     * @param nextUid where the next slice begins, or 0
     */
    public record Result(
            long account,
            boolean changed,
            long modseq,
            List<Long> modified,
            boolean keywordLimit,
            long nextUid) {}

    private static final Result GONE = new Result(0, false, 0, List.of(), false, 0);

    private static final ResultCodec<Result> CODEC =
            new ResultCodec<>() {
                @Override
                public void write(Result result, DataOutputStream out) throws IOException {
                    out.writeLong(result.account());
                    out.writeBoolean(result.changed());
                    out.writeLong(result.modseq());
                    ResultCodec.writeLongs(result.modified(), out);
                    out.writeBoolean(result.keywordLimit());
                    out.writeLong(result.nextUid());
                }

                @Override
                public Result read(DataInputStream in) throws IOException {
                    return new Result(
                            in.readLong(),
                            in.readBoolean(),
                            in.readLong(),
                            ResultCodec.readLongs(in),
                            in.readBoolean(),
                            in.readLong());
                }
            };

    @Override
    public ResultCodec<Result> codec() {
        return CODEC;
    }

    @Override
    public List<Result> run(Transaction tx, List<Work> works) throws SQLException {
        Workspace space = new Workspace(tx);
        KeywordTable keywords = new KeywordTable(tx);
        Workspace.Reading reading = space.new Reading();
        List<Workspace.Wanted> wanted = new ArrayList<>(works.size());
        Set<Long> accounts = new TreeSet<>();
        for (Work work : works) {
            reading.mailbox(work.mailbox());
            wanted.add(reading.entries(work.mailbox(), work.uids(), work.fromUid()));
            if (!work.flags().keywords().isEmpty()) {
                accounts.add(work.account());
            }
        }
        keywords.ask(reading.lookups, accounts);
        reading.run();
        List<Result> results = new ArrayList<>(works.size());
        for (int i = 0; i < works.size(); i++) {
            Work work = works.get(i);
            Box box = space.box(work.mailbox());
            results.add(
                    box == null
                            ? GONE
                            : run(Workspace.slice(box, wanted.get(i)), keywords, box, work));
        }
        space.flush();
        return results;
    }

    private static Result run(Workspace.Slice slice, KeywordTable keywords, Box box, Work work)
            throws SQLException {
        List<String> names = work.flags().keywords();
        KeywordTable.Mask mask =
                names.isEmpty()
                        ? KeywordTable.Mask.NONE
                        : keywords.mask(
                                box.account.account,
                                names,
                                work.change() != Mails.FlagChange.REMOVE);
        long flags = work.flags().system() | mask.bits();
        List<Long> modified = new ArrayList<>();
        long modseq = 0;
        for (Entry entry : slice.entries()) {
            // RFC 7162 3.1.3: decided here, under the locks of this transaction
            if (entry.modseq() > work.unchangedSince()) {
                modified.add(entry.uid());
                continue;
            }
            long after = changed(entry.flags(), work.change(), flags);
            if (after != entry.flags()) {
                modseq = modseq == 0 ? box.account.nextModseq() : modseq;
                box.flag(entry, after, modseq);
            }
        }
        return new Result(
                box.account.account,
                modseq > 0,
                modseq > 0 ? modseq : box.highestModseq,
                modified,
                mask.full(),
                slice.nextUid());
    }

    private static long changed(long before, Mails.FlagChange change, long flags) {
        return switch (change) {
            case SET -> flags;
            case ADD -> before | flags;
            case REMOVE -> before & ~flags;
        };
    }
}
