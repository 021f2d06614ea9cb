package dozo.store;

import dozo.db.Batch;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.db.Lookups;
import dozo.db.Transaction;
import dozo.db.Urgency;
import dozo.store.work.AccountSweep;
import dozo.store.work.Flagging;
import dozo.store.work.KeywordTable;
import dozo.store.work.Placing;
import dozo.store.work.Removing;
import dozo.store.work.Transfer;
import dozo.store.work.Tree;
import dozo.store.work.Workspace;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mails of accounts: placing, flags, copy, move, expunge, reading. Every write is set-based and
 * durable when it returns, and has been announced to the watchers. Safe for any number of threads.
 */
public final class Mails {
    private static final Logger LOG = LoggerFactory.getLogger(Mails.class);

    private static final String SELECT_VANISHED =
            "SELECT first_uid, last_uid FROM expunged WHERE mailbox = ? AND modseq > ?";
    private static final String SELECT_OLDEST =
            "SELECT 1 FROM mailbox WHERE id = ? AND oldest_modseq <= ?";
    private static final String SELECT_USAGE =
            "SELECT bytes, messages FROM account_counter WHERE account = ?";
    private static final String UPDATE_RECENT =
            "UPDATE mailbox SET recent_uid = ? WHERE id = ? AND recent_uid < ?";
    private static final String SELECT_UID_NEXT = "SELECT uid_next FROM mailbox WHERE id = ?";
    private static final String SELECT_OWNER = "SELECT account FROM mailbox WHERE id = ?";
    private static final BulkSql SELECT_MODSEQS =
            BulkSql.of(
                    "SELECT account, modseq FROM account_counter WHERE account = ?",
                    "SELECT account, modseq FROM account_counter"
                            + " WHERE account = ANY(?::bigint[])");
    private static final int OWNER_LIMIT = 100_000;

    private final Database db;
    private final Announcer announcer;
    private final Contents contents;
    private final Placing placing;
    private final Flagging flagging = new Flagging();
    private final Removing removing;
    private final Transfer transfer;
    private final Batch<Watermark, Boolean> recent =
            Batch.locking(mark -> new long[] {mark.account()}, Mails::moveWatermarks);

    /** Accounts by mailbox: a mailbox never changes hands. */
    private final Map<Long, Long> owners = new ConcurrentHashMap<>();

    Mails(Ground ground, Tree tree) {
        db = ground.db();
        announcer = ground.announcer();
        contents = new Contents(db, ground.blobs());
        placing = new Placing(ground.blobs(), ground.ids(), ground.clock(), tree);
        removing = new Removing(ground.clock(), ground.keepDeleted());
        transfer = new Transfer(ground.ids(), ground.clock());
    }

    // ---- placing

    /**
     * Places arrivals inside the caller's transaction; one list of {@link Placed} for each arrival,
     * one element for each place. Call {@link #announce} after the commit. A place whose mailbox
     * does not exist leaves its whole arrival unstored.
     */
    public List<List<Placed>> place(Transaction tx, List<Arrival> arrivals) throws SQLException {
        return place(tx, arrivals, Arrival.Repeats.NONE);
    }

    /** The same, but for places that were filled before. */
    public List<List<Placed>> place(Transaction tx, List<Arrival> arrivals, Arrival.Repeats repeats)
            throws SQLException {
        return placing.run(tx, arrivals.stream().map(List::of).toList(), repeats).stream()
                .map(List::getFirst)
                .toList();
    }

    /** What a work locks that places such arrivals ({@link Batch#locks}). */
    public static long[] locks(List<Arrival> arrivals) {
        return Placing.accounts(arrivals);
    }

    /** Tells listings and watchers what was committed. */
    public void announce(List<Placed> placed) {
        for (Placed each : placed) {
            if (each instanceof Placed.Stored stored) {
                announcer.changed(stored.account(), stored.mailbox(), stored.modseq());
            }
        }
    }

    /**
     * IMAP APPEND and MULTIAPPEND: all arrivals or none, in one transaction; answers one element
     * for each arrival, or a single {@link Placed.NoMailbox}.
     */
    public List<Placed> append(List<Arrival> arrivals) {
        List<Placed> placed =
                db.write(placing, List.copyOf(arrivals)).stream().flatMap(List::stream).toList();
        if (placed.getFirst() instanceof Placed.NoMailbox) {
            return placed.subList(0, 1);
        }
        announce(placed);
        return placed;
    }

    /** Another node gave a mailbox this modseq. */
    public void changedElsewhere(long mailbox, long modseq) {
        announcer.listings().hint(mailbox, modseq);
    }

    /** Other nodes may have changed anything. */
    public void changedElsewhere() {
        announcer.listings().doubtAll();
    }

    /** How far the changes of accounts have come; accounts without mailboxes have no answer. */
    public Map<Long, Long> modseqs(Collection<Long> accounts) {
        return db.read(tx -> {
            Map<Long, Long> modseqs = new HashMap<>();
            Lookups lookups = tx.lookups();
            Bulk keys =
                    lookups.add(SELECT_MODSEQS, row -> modseqs.put(row.getLong(1), row.getLong(2)));
            for (long account : accounts) {
                keys.setLong(1, account);
                keys.add();
            }
            lookups.run();
            return modseqs;
        });
    }

    // ---- looking

    /**
     * The shared listing of a mailbox. It is loaded once per node and kept while anybody holds it;
     * close what you opened. Null if the mailbox is gone.
     */
    public @Nullable Listing open(long mailbox) {
        return announcer.listings().open(mailbox);
    }

    /**
     * The keywords of an account now. They only ever grow: an older copy is good for all flags
     * whose bits it has names for.
     */
    public Keywords keywords(long account) {
        return db.read(tx -> new KeywordTable(tx).read(account));
    }

    /**
     * What the listing does not hold. Offsets in the structure count from the end of the prefix.
     */
    public record Content(
            long emailId,
            long threadId,
            long blob,
            byte[] prefix,
            byte[] envelope,
            byte[] structure,
            String preview) {}

    /** Which columns of {@link Content} are wanted; the others come back empty. */
    public enum Column {
        /** Needed by {@link #copyOctets} and {@link #wholeMails}. */
        PREFIX("prefix", 0),
        ENVELOPE("envelope", 1),
        STRUCTURE("structure", 2),
        PREVIEW("preview", 3);

        final String sql;

        /** Its place among the columns of a query. */
        final int position;

        Column(String sql, int position) {
            this.sql = sql;
            this.position = position;
        }
    }

    /**
     * Contents of mails of one account, in the order of the ids, one query for up to 256 KiB; the
     * list may be shorter than asked: call again with the rest. An unknown id answers null.
     */
    public List<@Nullable Content> contents(
            long account, List<Long> emailIds, List<Column> columns) {
        return contents.read(account, emailIds, columns);
    }

    /** Copies octets of the whole mail, prefix included, clipped to its size. */
    public void copyOctets(Content content, long offset, long length, OutputStream sink)
            throws IOException {
        contents.copyOctets(content, offset, length, sink);
    }

    /**
     * Whole mails (prefix and body) of up to 256 KiB together, in one read; null for a mail that is
     * too large for it (use {@link #copyOctets}); the list may be shorter than asked.
     */
    public List<byte @Nullable []> wholeMails(List<Content> contents) {
        return this.contents.wholeMails(contents);
    }

    // ---- changing

    /** What to do with flags (RFC 3501 6.4.6). */
    public enum FlagChange {
        SET,
        ADD,
        REMOVE
    }

    /** System flags as in {@link Flags}, and keywords by name (made if the account lacks them). */
    public record FlagNames(long system, List<String> keywords) {
        public FlagNames {
            if ((system & ~Flags.SYSTEM) != 0) {
                throw new IllegalArgumentException("not system flags: " + system);
            }
            keywords = List.copyOf(keywords);
        }
    }

    /**
     * What a change of flags did.
     *
     * @param modseq of the last change, or the mailbox's where nothing changed
     * @param modified UIDs left alone because they were newer than unchangedSince
     * @param keywordLimit some keyword was not set: the account has no room for it
     */
    public record FlagsChanged(long modseq, List<Long> modified, boolean keywordLimit) {}

    /**
     * Changes flags of UIDs. Large sets are done in slices. A mailbox that is gone answers modseq
     * 0.
     *
     * @param unchangedSince RFC 7162 3.1.3, or Long.MAX_VALUE
     */
    public FlagsChanged changeFlags(
            long mailbox, UidSet uids, FlagChange change, FlagNames flags, long unchangedSince) {
        List<Long> modified = new ArrayList<>();
        long modseq = 0;
        boolean keywordLimit = false;
        for (long from = 1; from > 0; ) {
            Flagging.Work work =
                    new Flagging.Work(
                            owner(mailbox), mailbox, uids, from, change, flags, unchangedSince);
            Flagging.Result result = write(mailbox, flagging, work, from);
            if (result.changed()) {
                announcer.changed(result.account(), mailbox, result.modseq());
            } else {
                // the caller has seen what others committed, maybe before they could tell of it
                announcer.listings().hint(mailbox, result.modseq());
            }
            modified.addAll(result.modified());
            modseq = Math.max(modseq, result.modseq());
            keywordLimit |= result.keywordLimit();
            from = result.nextUid();
        }
        return new FlagsChanged(modseq, modified, keywordLimit);
    }

    /**
     * UIDs there and here, pairwise (RFC 4315 COPYUID); empty if nothing was left to copy.
     *
     * @param uidValidity of the target; 0 if one of the mailboxes is gone
     */
    public record Copied(long uidValidity, List<Long> from, List<Long> to) {}

    /**
     * Copies entries, flags and all (RFC 3501 6.4.7); the mails keep their ids. All or none, but
     * for a crash between two slices of {@value Workspace#SLICE_ENTRIES}.
     */
    public Copied copy(long mailbox, UidSet uids, long target) {
        return transfer(mailbox, uids, target, false);
    }

    /** Moves entries (RFC 6851); POP3's UIDL stays. */
    public Copied move(long mailbox, UidSet uids, long target) {
        return transfer(mailbox, uids, target, true);
    }

    private Copied transfer(long mailbox, UidSet uids, long target, boolean move) {
        List<Long> from = new ArrayList<>();
        List<Long> to = new ArrayList<>();
        long uidValidity = 0;
        // what comes while a large set is done, above all by the work itself, is not in the set
        boolean large = mailbox == target || uids.count() > Workspace.SLICE_ENTRIES;
        UidSet bounded = large ? uids.within(1, uidNext(mailbox) - 1) : uids;
        try {
            for (long next = 1; next > 0; ) {
                Transfer.Result result =
                        write(
                                mailbox,
                                transfer,
                                new Transfer.Work(
                                        owner(mailbox), mailbox, bounded, next, target, move),
                                next);
                // some may not have been found, for what others have done and could not tell yet
                announcer.listings().hint(mailbox, result.sourceModseq());
                if (!result.to().isEmpty()) {
                    announcer.changed(result.account(), target, result.modseq());
                    if (move && mailbox != target) {
                        announcer.changed(result.account(), mailbox, result.modseq());
                    }
                }
                from.addAll(result.from());
                to.addAll(result.to());
                uidValidity = result.uidValidity();
                next = result.nextUid();
            }
        } catch (DatabaseBroken e) {
            announcer.listings().doubt(target);
            if (!move && !to.isEmpty()) {
                takeBack(target, to);
            }
            throw e;
        }
        return new Copied(uidValidity, from, to);
    }

    /** RFC 3501 6.4.7: a COPY that fails leaves the target as it was. */
    private void takeBack(long target, List<Long> uids) {
        try {
            expunge(target, UidSet.of(uids.stream().mapToLong(Long::longValue).toArray()), false);
        } catch (DatabaseBroken e) {
            LOG.warn("{} copies stay in mailbox {}: {}", uids.size(), target, e.getMessage());
        }
    }

    /** The account that a mailbox belongs to; 0 if there is no such. */
    private long owner(long mailbox) {
        Long known = owners.get(mailbox);
        if (known != null) {
            return known;
        }
        long owner =
                db.read(tx -> {
                    PreparedStatement select = tx.prepare(SELECT_OWNER);
                    select.setLong(1, mailbox);
                    try (ResultSet row = select.executeQuery()) {
                        return row.next() ? row.getLong(1) : 0L;
                    }
                });
        if (owner != 0 && owners.size() < OWNER_LIMIT) {
            owners.put(mailbox, owner);
        }
        return owner;
    }

    private long uidNext(long mailbox) {
        return db.read(tx -> {
            PreparedStatement select = tx.prepare(SELECT_UID_NEXT);
            select.setLong(1, mailbox);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 1L;
            }
        });
    }

    /**
     * Removes entries; they stay restorable.
     *
     * @param onlyDeleted remove only those that have \Deleted (EXPUNGE); false for POP3
     * @return the UIDs removed
     */
    public List<Long> expunge(long mailbox, UidSet uids, boolean onlyDeleted) {
        List<Long> removed = new ArrayList<>();
        for (long from = 1; from > 0; ) {
            Removing.Result result =
                    write(
                            mailbox,
                            removing,
                            new Removing.Work(owner(mailbox), mailbox, uids, from, onlyDeleted),
                            from);
            if (!result.uids().isEmpty()) {
                announcer.changed(result.account(), mailbox, result.modseq());
            } else {
                announcer.listings().hint(mailbox, result.modseq());
            }
            removed.addAll(result.uids());
            from = result.nextUid();
        }
        return removed;
    }

    /** Somebody waits for the first slice; the following ones go behind interactive work. */
    private <W, R> R write(long mailbox, Batch<W, R> batch, W work, long fromUid) {
        try {
            return db.write(batch, work, fromUid == 1 ? Urgency.INTERACTIVE : Urgency.BULK);
        } catch (DatabaseBroken e) {
            announcer.listings().doubt(mailbox);
            throw e;
        }
    }

    /**
     * UIDs expunged after that modseq, as ranges (RFC 7162 VANISHED (EARLIER)); null if that is not
     * known any more, or the mailbox is gone.
     */
    public @Nullable UidSet vanished(long mailbox, long sinceModseq) {
        return db.read(
                        tx -> {
                            PreparedStatement select = tx.prepare(SELECT_OLDEST);
                            select.setLong(1, mailbox);
                            select.setLong(2, sinceModseq);
                            try (ResultSet row = select.executeQuery()) {
                                return row.next()
                                        ? Optional.of(vanished(tx, mailbox, sinceModseq))
                                        : Optional.<UidSet>empty();
                            }
                        })
                .orElse(null);
    }

    static UidSet vanished(Transaction tx, long mailbox, long sinceModseq) throws SQLException {
        PreparedStatement select = tx.prepare(SELECT_VANISHED);
        select.setLong(1, mailbox);
        select.setLong(2, sinceModseq);
        List<UidSet.Range> ranges = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                ranges.add(new UidSet.Range(row.getLong(1), row.getLong(2)));
            }
        }
        return ranges.isEmpty() ? UidSet.NONE : UidSet.union(ranges);
    }

    /** Moves the \Recent watermark; nobody waits for it. Answers the first UID that was recent. */
    public long claimRecent(long mailbox) {
        Listing listing = open(mailbox);
        if (listing == null) {
            return Long.MAX_VALUE;
        }
        try (listing) {
            SharedListing.Claim claim = listing.claimRecent();
            if (claim.firstUid() < claim.nextUid()) {
                Thread.startVirtualThread(() ->
                        keepWatermark(new Watermark(owner(mailbox), mailbox, claim.nextUid())));
            }
            return claim.firstUid();
        }
    }

    private record Watermark(long account, long mailbox, long uid) {}

    private void keepWatermark(Watermark watermark) {
        try {
            db.write(recent, watermark, Urgency.BULK);
        } catch (DatabaseBroken e) {
            LOG.debug("a watermark was lost: {}", e.getMessage());
        }
    }

    private static List<Boolean> moveWatermarks(Transaction tx, List<Watermark> watermarks)
            throws SQLException {
        List<Boolean> moved = new ArrayList<>(watermarks.size());
        for (Watermark watermark : watermarks) {
            PreparedStatement update = tx.prepare(UPDATE_RECENT);
            update.setLong(1, watermark.uid());
            update.setLong(2, watermark.mailbox());
            update.setLong(3, watermark.uid());
            moved.add(update.executeUpdate() > 0);
        }
        return moved;
    }

    /**
     * Takes accounts out, inside the caller's transaction: their mails go later, in slices ({@link
     * Upkeep}). Such an account must not be used any more.
     */
    public void removeAccounts(Transaction tx, List<Long> accounts) throws SQLException {
        AccountSweep.mark(tx, accounts);
    }

    // ---- usage

    /** What an account uses now. */
    public record Usage(long bytes, long messages) {}

    public Usage usage(long account) {
        return db.read(tx -> {
            PreparedStatement select = tx.prepare(SELECT_USAGE);
            select.setLong(1, account);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new Usage(row.getLong(1), row.getLong(2)) : new Usage(0, 0);
            }
        });
    }
}
