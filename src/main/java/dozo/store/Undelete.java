package dozo.store;

import dozo.blob.Blobs;
import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.Transaction;
import dozo.db.Urgency;
import dozo.store.work.AccountCounter;
import dozo.store.work.Box;
import dozo.store.work.Entry;
import dozo.store.work.MailboxName;
import dozo.store.work.RemovedTable;
import dozo.store.work.Tree;
import dozo.store.work.Workspace;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was removed and can come back for 30 days: into its mailbox (made again if it is gone),
 * under a new UID, as the same mail. Safe for any number of threads.
 */
public final class Undelete {
    private static final int SLICE = 200;

    private static final String SELECT_NAME = "SELECT name FROM mailbox WHERE id = ?";
    private static final String SELECT_GONE =
            "SELECT name FROM mailbox_gone WHERE account = ? AND mailbox = ?";
    private static final String SELECT_EMAIL =
            "SELECT envelope, preview FROM email WHERE account = ? AND email_id = ?";

    private final Database db;
    private final Blobs blobs;
    private final InstantSource clock;
    private final Announcer announcer;
    private final Tree tree;
    private final Batch<Work, Result> restoring = Batch.locking(Undelete::locks, this::restore);
    private final Batch<Work, Result> erasing = Batch.locking(Undelete::locks, this::erase);

    Undelete(Ground ground, Tree tree) {
        this.db = ground.db();
        this.blobs = ground.blobs();
        this.clock = ground.clock();
        this.announcer = ground.announcer();
        this.tree = tree;
    }

    /**
     * A mail that can be restored.
     *
     * @param id to name it by: its entry id (POP3's UIDL)
     * @param mailbox full name of where it was
     * @param envelope as IMAP's ENVELOPE, in wire form
     * @param preview its first words
     */
    public record Removal(
            long id,
            String mailbox,
            long removedMillis,
            long receivedMillis,
            long sizeBytes,
            byte[] envelope,
            String preview) {}

    /** Which removed mails are meant: those removed in a span of time, or some by their ids. */
    public record Choice(long sinceMillis, long untilMillis, @Nullable Set<Long> ids) {
        /** All that can be restored. */
        public static final Choice ALL = new Choice(0, Long.MAX_VALUE, null);

        /** These, by {@link Removal#id}. */
        public static Choice of(Set<Long> ids) {
            return new Choice(0, Long.MAX_VALUE, Set.copyOf(ids));
        }

        private boolean includes(RemovedTable.Row row) {
            long removedMillis = row.removed() * 1000;
            return sinceMillis <= removedMillis
                    && removedMillis <= untilMillis
                    && (ids == null || ids.contains(row.entryId()));
        }
    }

    private record Work(long account, Choice choice, RemovedTable.Position after) {}

    private static long[] locks(Work work) {
        return new long[] {work.account()};
    }

    private record Result(
            int count, List<Placed.Stored> placed, RemovedTable.@Nullable Position next) {}

    /** What can be restored, the first to expire first. */
    public List<Removal> list(long account, Choice choice, int limit) {
        List<Removal> found = new ArrayList<>();
        RemovedTable.Position after = RemovedTable.Position.START;
        while (found.size() < limit) {
            RemovedTable.Position from = after;
            List<RemovedTable.Row> rows =
                    db.read(tx -> RemovedTable.select(tx, account, from, SLICE));
            List<RemovedTable.Row> wanted =
                    rows.stream()
                            .filter(choice::includes)
                            .limit((long) limit - found.size())
                            .toList();
            found.addAll(db.read(tx -> describe(tx, account, wanted)));
            if (rows.size() < SLICE) {
                break;
            }
            after = rows.getLast().position();
        }
        return found;
    }

    private static List<Removal> describe(Transaction tx, long account, List<RemovedTable.Row> rows)
            throws SQLException {
        List<Removal> removals = new ArrayList<>(rows.size());
        for (RemovedTable.Row row : rows) {
            String mailbox = name(tx, account, row.mailbox());
            PreparedStatement select = tx.prepare(SELECT_EMAIL);
            select.setLong(1, account);
            select.setLong(2, row.emailId());
            try (ResultSet email = select.executeQuery()) {
                if (email.next()) {
                    removals.add(
                            new Removal(
                                    row.entryId(),
                                    mailbox,
                                    row.removed() * 1000,
                                    row.received() * 1000,
                                    row.sizeBytes(),
                                    email.getBytes(1),
                                    new String(email.getBytes(2), StandardCharsets.UTF_8)));
                }
            }
        }
        return removals;
    }

    /** Restores; answers how many. */
    public int restore(long account, Choice choice) {
        return run(restoring, account, choice);
    }

    /** Removes for ever; answers how many. Backups may still hold them. */
    public int erase(long account, Choice choice) {
        return run(erasing, account, choice);
    }

    private int run(Batch<Work, Result> batch, long account, Choice choice) {
        int count = 0;
        RemovedTable.Position after = RemovedTable.Position.START;
        while (after != null) {
            Result result = db.write(batch, new Work(account, choice, after), Urgency.BULK);
            for (Placed.Stored placed : result.placed()) {
                announcer.changed(placed.account(), placed.mailbox(), placed.modseq());
            }
            count += result.count();
            after = result.next();
        }
        return count;
    }

    private List<Result> erase(Transaction tx, List<Work> works) throws SQLException {
        List<Result> results = new ArrayList<>(works.size());
        for (Work work : works) {
            Workspace space = new Workspace(tx);
            AccountCounter account = space.account(work.account());
            List<RemovedTable.Row> rows = rows(tx, work);
            List<RemovedTable.Row> chosen = rows.stream().filter(work.choice()::includes).toList();
            if (account != null) {
                new RemovedTable(tx, blobs).discard(account, chosen);
                space.flush();
            }
            results.add(new Result(chosen.size(), List.of(), next(rows)));
        }
        return results;
    }

    private List<Result> restore(Transaction tx, List<Work> works) throws SQLException {
        List<Result> results = new ArrayList<>(works.size());
        for (Work work : works) {
            List<RemovedTable.Row> rows = rows(tx, work);
            List<RemovedTable.Row> chosen = rows.stream().filter(work.choice()::includes).toList();
            Map<Long, String> targets = targets(tx, work.account(), chosen);
            results.add(
                    new Result(
                            chosen.size(),
                            restore(tx, work.account(), chosen, targets),
                            next(rows)));
        }
        return results;
    }

    private static List<RemovedTable.Row> rows(Transaction tx, Work work) throws SQLException {
        return RemovedTable.select(tx, work.account(), work.after(), SLICE);
    }

    private static RemovedTable.@Nullable Position next(List<RemovedTable.Row> rows) {
        return rows.size() < SLICE ? null : rows.getLast().position();
    }

    /** Names of mailboxes that exist, by the ids of those that mails were removed from. */
    private Map<Long, String> targets(Transaction tx, long account, List<RemovedTable.Row> chosen)
            throws SQLException {
        Map<Long, String> targets = new HashMap<>();
        for (RemovedTable.Row row : chosen) {
            if (targets.containsKey(row.mailbox())) {
                continue;
            }
            MailboxName name = MailboxName.of(name(tx, account, row.mailbox()));
            // a name that is there answers EXISTS; one for which there is no room, the inbox
            Mailboxes.Outcome made =
                    tree.run(tx, List.of(new Tree.Work.Create(account, name, null)))
                            .getFirst()
                            .outcome();
            boolean there = made == Mailboxes.Outcome.DONE || made == Mailboxes.Outcome.EXISTS;
            targets.put(row.mailbox(), there ? name.text() : MailboxName.INBOX);
        }
        return targets;
    }

    private List<Placed.Stored> restore(
            Transaction tx, long account, List<RemovedTable.Row> chosen, Map<Long, String> targets)
            throws SQLException {
        Workspace space = new Workspace(tx);
        RemovedTable table = new RemovedTable(tx, blobs);
        List<Placed.Stored> placed = new ArrayList<>(chosen.size());
        long now = clock.instant().getEpochSecond();
        long modseq = 0;
        for (RemovedTable.Row row : chosen) {
            Box box = space.find(account, targets.getOrDefault(row.mailbox(), MailboxName.INBOX));
            if (box == null) {
                throw new IllegalStateException("no mailbox to restore to: " + targets);
            }
            modseq = modseq == 0 ? box.account.nextModseq() : modseq;
            Entry entry = box.add(template(row), modseq, now);
            table.take(box.account, row);
            placed.add(
                    new Placed.Stored(
                            account, box.id, box.uidValidity, entry.uid(), modseq, row.emailId()));
        }
        space.flush();
        return placed;
    }

    private static Entry template(RemovedTable.Row row) {
        return new Entry(
                0,
                row.entryId(),
                row.emailId(),
                row.flags() & ~Flags.DELETED,
                0,
                0,
                row.sizeBytes(),
                row.received(),
                0);
    }

    /** The name of a mailbox, there or gone. */
    private static String name(Transaction tx, long account, long mailbox) throws SQLException {
        PreparedStatement present = tx.prepare(SELECT_NAME);
        present.setLong(1, mailbox);
        try (ResultSet row = present.executeQuery()) {
            if (row.next()) {
                return row.getString(1);
            }
        }
        PreparedStatement gone = tx.prepare(SELECT_GONE);
        gone.setLong(1, account);
        gone.setLong(2, mailbox);
        try (ResultSet row = gone.executeQuery()) {
            return row.next() ? row.getString(1) : MailboxName.INBOX;
        }
    }
}
