package dozo.store;

import dozo.blob.Blobs;
import dozo.blob.Draft;
import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Transaction;
import dozo.db.sqlite.SqliteSettings;
import dozo.message.Description;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A store on a database of its own, with a clock that the test moves and mails made by hand. */
final class House implements AutoCloseable {
    static final long TENANT = 7;

    final Database db;
    final Ids ids;
    final Blobs blobs;
    final Store store;
    final Mails mails;
    final Mailboxes mailboxes;
    final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
    final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();

    /** What the watcher was told. */
    record Heard(long account, long mailbox, long modseq) {}

    private final Batch<List<Arrival>, List<List<Placed>>> delivering =
            Batch.locking(Mails::locks, this::place);

    House(Database db) {
        this(db, 1);
    }

    /**
     * One node of several on a database.
     *
     * @param node its number
     */
    House(Database db, int node) {
        this.db = db;
        db.migrate(List.of("blob", "store"));
        ids = new Ids(now::get, node);
        blobs = new Blobs(db, ids, now::get);
        store = new Store(db, blobs, ids, now::get, (a, m, q) -> heard.add(new Heard(a, m, q)));
        mails = store.mails();
        mailboxes = store.mailboxes();
    }

    /** No ballast and no limit of free space: tests run on small disks. */
    static final SqliteSettings SETTINGS = new SqliteSettings(8, 0, 0, 0);

    /** All that wait at once, as a delivery does. */
    private List<List<List<Placed>>> place(Transaction tx, List<List<Arrival>> works)
            throws SQLException {
        List<List<Placed>> all = mails.place(tx, works.stream().flatMap(List::stream).toList());
        List<List<List<Placed>>> placed = new ArrayList<>();
        int from = 0;
        for (List<Arrival> work : works) {
            placed.add(all.subList(from, from + work.size()));
            from += work.size();
        }
        return placed;
    }

    /** As a delivery does it: in a transaction of its own, announced after the commit. */
    List<List<Placed>> deliver(List<Arrival> arrivals) {
        List<List<Placed>> placed = db.write(delivering, arrivals);
        mails.announce(placed.stream().flatMap(List::stream).toList());
        return placed;
    }

    Placed.Stored deliver(long account, String mailbox, String text) {
        Placed placed =
                deliver(List.of(arrival(text, place(account, mailbox)))).getFirst().getFirst();
        return (Placed.Stored) placed;
    }

    Arrival arrival(String text, Arrival.Place... places) {
        return arrival(text, null, List.of(), places);
    }

    Arrival arrival(
            String text,
            @Nullable String messageId,
            List<String> references,
            Arrival.Place... places) {
        Draft draft = blobs.draft();
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        draft.write(octets, 0, octets.length);
        draft.finish();
        return new Arrival(
                draft, description(octets.length, messageId, references), List.of(places));
    }

    static Description description(long size, @Nullable String messageId, List<String> references) {
        return new Description(
                size,
                ("(NIL \"mail of " + size + "\" NIL)").getBytes(StandardCharsets.UTF_8),
                new byte[] {1, 2, 3},
                "first words",
                messageId,
                references,
                "subject",
                null,
                1,
                List.of());
    }

    Arrival.Place place(long account, String mailbox) {
        return place(account, mailbox, 0);
    }

    Arrival.Place place(long account, String mailbox, long flags) {
        byte[] prefix = ("Delivered-To: " + account + "\r\n").getBytes(StandardCharsets.UTF_8);
        return new Arrival.Place(
                account, TENANT, mailbox, prefix, flags, List.of(), now.get().toEpochMilli());
    }

    long inbox(long account) {
        return id(account, "INBOX");
    }

    long id(long account, String name) {
        return mailboxes.find(account, name).orElseThrow().id();
    }

    Snapshot snapshot(long mailbox) {
        try (Listing listing = mails.open(mailbox)) {
            if (listing == null || listing.current() == null) {
                throw new AssertionError("no mailbox " + mailbox);
            }
            return listing.current();
        }
    }

    @Override
    public void close() {
        db.close();
    }
}
