package dozo.store.work;

import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Ids;
import dozo.db.ResultCodec;
import dozo.db.Transaction;
import dozo.store.UidSet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Copies and moves between mailboxes of one account, all that wait in one transaction. */
public final class Transfer implements AccountBatch<Transfer.Work, Transfer.Result> {
    private static final String SHARE_MORE =
            " ON CONFLICT (account, email_id)"
                    + " DO UPDATE SET more = email_share.more + excluded.more";
    private static final BulkSql SHARE =
            BulkSql.of(
                    "INSERT INTO email_share(account, email_id, more) VALUES (?, ?, 1)"
                            + SHARE_MORE,
                    "INSERT INTO email_share(account, email_id, more)"
                            + " SELECT account, email_id, count(*)"
                            + " FROM unnest(?::bigint[], ?::bigint[]) AS k(account, email_id)"
                            + " GROUP BY account, email_id"
                            + SHARE_MORE);

    private final Ids ids;
    private final InstantSource clock;

    public Transfer(Ids ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /** Entries of one slice of a mailbox to be copied or moved. */
    public record Work(
            long account, long mailbox, UidSet uids, long fromUid, long target, boolean move)
            implements AccountBatch.Work {}

    /**
     * What became of it.
     *
     * @param account 0 if one of the mailboxes is gone
     * @param sourceModseq of the mailbox that they came from
     * @param nextUid where the next slice begins, or 0
     */
    public record Result(
            long account,
            long modseq,
            long sourceModseq,
            long uidValidity,
            List<Long> from,
            List<Long> to,
            long nextUid) {}

    private static final Result GONE = new Result(0, 0, 0, 0, List.of(), List.of(), 0);

    private static final ResultCodec<Result> CODEC =
            new ResultCodec<>() {
                @Override
                public void write(Result result, DataOutputStream out) throws IOException {
                    out.writeLong(result.account());
                    out.writeLong(result.modseq());
                    out.writeLong(result.sourceModseq());
                    out.writeLong(result.uidValidity());
                    ResultCodec.writeLongs(result.from(), out);
                    ResultCodec.writeLongs(result.to(), out);
                    out.writeLong(result.nextUid());
                }

                @Override
                public Result read(DataInputStream in) throws IOException {
                    return new Result(
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            ResultCodec.readLongs(in),
                            ResultCodec.readLongs(in),
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
        Workspace.Reading reading = space.new Reading();
        List<Workspace.Wanted> wanted = new ArrayList<>(works.size());
        for (Work work : works) {
            reading.mailbox(work.mailbox());
            reading.mailbox(work.target());
            wanted.add(reading.entries(work.mailbox(), work.uids(), work.fromUid()));
        }
        reading.run();
        List<Result> results = new ArrayList<>(works.size());
        for (int i = 0; i < works.size(); i++) {
            Work work = works.get(i);
            Box source = space.box(work.mailbox());
            Box target = space.box(work.target());
            results.add(
                    source == null || target == null || source.account != target.account
                            ? GONE
                            : run(
                                    tx,
                                    Workspace.slice(source, wanted.get(i)),
                                    source,
                                    target,
                                    work));
        }
        space.flush();
        return results;
    }

    private Result run(Transaction tx, Workspace.Slice slice, Box source, Box target, Work work)
            throws SQLException {
        List<Long> from = new ArrayList<>(slice.entries().size());
        List<Long> to = new ArrayList<>(slice.entries().size());
        long modseq = slice.entries().isEmpty() ? 0 : source.account.nextModseq();
        long now = clock.instant().getEpochSecond();
        for (Entry entry : slice.entries()) {
            from.add(entry.uid());
            if (work.move()) {
                source.remove(entry, modseq);
                to.add(target.add(entry, modseq, now).uid());
            } else {
                to.add(target.add(entry.withId(ids.next()), modseq, now).uid());
                share(tx, source.account.account, entry.emailId());
            }
        }
        return new Result(
                source.account.account,
                modseq,
                source.highestModseq,
                target.uidValidity,
                from,
                to,
                slice.nextUid());
    }

    /** One more entry holds the mail. */
    private static void share(Transaction tx, long account, long emailId) throws SQLException {
        Bulk upsert = tx.bulk(SHARE);
        upsert.setLong(1, account);
        upsert.setLong(2, emailId);
        upsert.add();
    }
}
