package dozo.store.work;

import dozo.db.Batch;
import dozo.db.Ids;
import dozo.db.Transaction;
import dozo.store.UidSet;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Copies and moves between mailboxes of one account, all that wait in one transaction. */
public final class Transfer implements Batch<Transfer.Work, Transfer.Result> {
    private static final String SHARE =
            "INSERT INTO email_share(account, email_id, more) VALUES (?, ?, 1)"
                    + " ON CONFLICT (account, email_id) DO UPDATE SET more = email_share.more + 1";

    private final Ids ids;
    private final InstantSource clock;

    public Transfer(Ids ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /** Entries of one slice of a mailbox to be copied or moved. */
    public record Work(long mailbox, UidSet uids, long fromUid, long target, boolean move) {}

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

    @Override
    public List<Result> run(Transaction tx, List<Work> works) throws SQLException {
        Workspace space = new Workspace(tx);
        List<Long> mailboxes = new ArrayList<>(works.size() * 2);
        for (Work work : works) {
            mailboxes.add(work.mailbox());
            mailboxes.add(work.target());
        }
        space.open(mailboxes);
        List<Result> results = new ArrayList<>(works.size());
        for (Work work : works) {
            Box source = space.box(work.mailbox());
            Box target = space.box(work.target());
            results.add(
                    source == null || target == null || source.account != target.account
                            ? GONE
                            : run(tx, space, source, target, work));
        }
        space.flush();
        return results;
    }

    private Result run(Transaction tx, Workspace space, Box source, Box target, Work work)
            throws SQLException {
        Workspace.Slice slice =
                space.entries(source, work.uids(), work.fromUid(), Workspace.SLICE_ENTRIES);
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
        PreparedStatement upsert = tx.prepare(SHARE);
        upsert.setLong(1, account);
        upsert.setLong(2, emailId);
        upsert.executeUpdate();
    }
}
