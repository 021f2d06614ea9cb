package dozo.store.work;

import dozo.db.Ids;
import dozo.db.ResultCodec;
import dozo.db.Transaction;
import dozo.store.Mailboxes;
import dozo.store.Role;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Changes of the mailbox trees, one work after the other within a transaction: they are rare. */
public final class Tree implements AccountBatch<Tree.Work, Tree.Result> {
    /** Mailboxes of one account at most. */
    static final int MAILBOX_LIMIT = 10_000;

    private static final String INSERT =
            "INSERT INTO mailbox(id, account, name, role, selectable, subscribed, uid_validity,"
                    + " uid_next, highest_modseq, messages, unseen, deleted, bytes, oldest_modseq,"
                    + " recent_uid) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, 0, 0, 0, 0, ?, 1)";
    private static final String INSERT_ACCOUNT =
            "INSERT INTO account_counter(account, modseq, bytes, messages, removed_bytes,"
                    + " removed_messages, uid_validity, oldest_modseq)"
                    + " VALUES (?, 1, 0, 0, 0, 0, ?, 1) ON CONFLICT (account) DO NOTHING";

    /** What every account begins with (RFC 6154). */
    private static final Map<String, Role> FIRST =
            new TreeMap<>(
                    Map.of(
                            MailboxName.INBOX,
                            Role.INBOX,
                            "Drafts",
                            Role.DRAFTS,
                            "Sent",
                            Role.SENT,
                            "Junk",
                            Role.JUNK,
                            "Trash",
                            Role.TRASH,
                            "Archive",
                            Role.ARCHIVE));

    private final Ids ids;
    private final InstantSource clock;

    public Tree(Ids ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /** A change of one account's tree; names are well-formed. */
    public sealed interface Work extends AccountBatch.Work {
        record Prepare(long account) implements Work {}

        record Create(long account, MailboxName name, @Nullable Role role) implements Work {}

        record Rename(long account, MailboxName from, MailboxName to) implements Work {}

        /** Deletes a mailbox that was emptied before. */
        record Delete(long account, MailboxName name) implements Work {}

        record Subscribe(long account, MailboxName name, boolean subscribed) implements Work {}
    }

    /**
     * How a change ended.
     *
     * @param mailbox the one that was made, renamed or deleted, or 0
     * @param notEmpty the mailbox to be deleted has mails: empty it first
     */
    public record Result(Mailboxes.Outcome outcome, long mailbox, long modseq, boolean notEmpty) {
        static Result of(Mailboxes.Outcome outcome) {
            return new Result(outcome, 0, 0, false);
        }
    }

    /** A mailbox as the tree sees it. */
    record Node(
            long id,
            String name,
            @Nullable String role,
            boolean selectable,
            boolean subscribed,
            long messages) {}

    private static final ResultCodec<Result> CODEC =
            new ResultCodec<>() {
                @Override
                public void write(Result result, DataOutputStream out) throws IOException {
                    out.writeUTF(result.outcome().name());
                    out.writeLong(result.mailbox());
                    out.writeLong(result.modseq());
                    out.writeBoolean(result.notEmpty());
                }

                @Override
                public Result read(DataInputStream in) throws IOException {
                    return new Result(
                            Mailboxes.Outcome.valueOf(in.readUTF()),
                            in.readLong(),
                            in.readLong(),
                            in.readBoolean());
                }
            };

    @Override
    public ResultCodec<Result> codec() {
        return CODEC;
    }

    @Override
    public List<Result> run(Transaction tx, List<Work> works) throws SQLException {
        List<Result> results = new ArrayList<>(works.size());
        for (Work work : works) {
            results.add(run(tx, work));
        }
        return results;
    }

    private Result run(Transaction tx, Work work) throws SQLException {
        if (work instanceof Work.Prepare) {
            prepare(tx, List.of(work.account()));
            return Result.of(Mailboxes.Outcome.DONE);
        }
        Workspace space = new Workspace(tx);
        AccountCounter account = space.account(work.account());
        if (account == null) {
            prepare(tx, List.of(work.account()));
            account = space.account(work.account());
        }
        if (account == null) {
            throw new IllegalStateException("account " + work.account() + " has no counters");
        }
        TreeChange change =
                new TreeChange(ids, tx, space, account, clock.instant().getEpochSecond());
        Result result =
                switch (work) {
                    case Work.Create create -> change.create(create.name(), create.role());
                    case Work.Rename rename -> change.rename(rename.from(), rename.to());
                    case Work.Delete delete -> change.delete(delete.name());
                    case Work.Subscribe subscribe ->
                            change.subscribe(subscribe.name(), subscribe.subscribed());
                    case Work.Prepare prepare -> throw new AssertionError(prepare);
                };
        space.flush();
        return result;
    }

    /** Gives new accounts their counters and first mailboxes; leaves others as they are. */
    public void prepare(Transaction tx, List<Long> accounts) throws SQLException {
        long now = clock.instant().getEpochSecond();
        for (long account : accounts) {
            PreparedStatement counter = tx.prepare(INSERT_ACCOUNT);
            counter.setLong(1, account);
            counter.setLong(2, now + FIRST.size());
            if (counter.executeUpdate() == 1) {
                long uidValidity = now;
                for (Map.Entry<String, Role> first : FIRST.entrySet()) {
                    Node node =
                            new Node(
                                    ids.next(),
                                    first.getKey(),
                                    first.getValue().name(),
                                    true,
                                    true,
                                    0);
                    insert(tx, account, node, ++uidValidity, 1);
                }
            }
        }
    }

    static void insert(Transaction tx, long account, Node node, long uidValidity, long modseq)
            throws SQLException {
        PreparedStatement insert = tx.prepare(INSERT);
        insert.setLong(1, node.id());
        insert.setLong(2, account);
        insert.setString(3, node.name());
        if (node.role() == null) {
            insert.setNull(4, Types.VARCHAR);
        } else {
            insert.setString(4, node.role());
        }
        insert.setInt(5, node.selectable() ? 1 : 0);
        insert.setInt(6, node.subscribed() ? 1 : 0);
        insert.setLong(7, uidValidity);
        insert.setLong(8, modseq);
        insert.setLong(9, modseq);
        insert.executeUpdate();
    }
}
