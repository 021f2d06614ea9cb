package dozo.store.work;

import dozo.blob.Blobs;
import dozo.blob.Draft;
import dozo.db.Batch;
import dozo.db.Ids;
import dozo.db.Transaction;
import dozo.store.Arrival;
import dozo.store.Flags;
import dozo.store.Placed;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts arrivals into mailboxes: deliveries, and IMAP APPEND as a batch of its own. One work is a
 * list of arrivals that are placed all together or not at all.
 */
public final class Placing implements Batch<List<Arrival>, List<List<Placed>>> {
    private static final String INSERT_EMAIL =
            "INSERT INTO email(email_id, account, tenant, thread_id, blob, created, size,"
                    + " received, prefix, envelope, structure, preview)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final int INBOX_LIMIT = 100_000;

    private final Blobs blobs;
    private final Ids ids;
    private final InstantSource clock;
    private final Tree tree;

    /** Ids of inboxes: they never change, so most deliveries need no search by name. */
    private final Map<Long, Long> inboxes = new ConcurrentHashMap<>();

    public Placing(Blobs blobs, Ids ids, InstantSource clock, Tree tree) {
        this.blobs = blobs;
        this.ids = ids;
        this.clock = clock;
        this.tree = tree;
    }

    @Override
    public long sizeBytes(List<Arrival> work) {
        long sum = 0;
        for (Arrival arrival : work) {
            sum += Math.min(arrival.body().size(), Blobs.CHUNK_BYTES);
        }
        return sum;
    }

    /** One place of one arrival on its way through the transaction. */
    private static final class Item {
        final Arrival arrival;
        final Arrival.Place place;
        final @Nullable Box box;

        /** Which of the stored blobs is its body. */
        int body;

        Item(Arrival arrival, Arrival.Place place, @Nullable Box box) {
            this.arrival = arrival;
            this.place = place;
            this.box = box;
        }
    }

    @Override
    public List<List<List<Placed>>> run(Transaction tx, List<List<Arrival>> works)
            throws SQLException {
        Workspace space = new Workspace(tx);
        openInboxes(space, works);
        List<List<List<Item>>> items = new ArrayList<>(works.size());
        for (List<Arrival> work : works) {
            items.add(items(tx, space, work));
        }
        List<List<Item>> good =
                items.stream().filter(Placing::complete).flatMap(List::stream).toList();
        Rows rows = new Rows(tx, storeBodies(tx, good));
        for (List<Item> arrival : good) {
            rows.readThreads(arrival);
        }
        List<List<List<Placed>>> results = new ArrayList<>(works.size());
        for (List<List<Item>> work : items) {
            boolean complete = complete(work);
            List<List<Placed>> placed = new ArrayList<>(work.size());
            for (List<Item> arrival : work) {
                placed.add(complete ? rows.insert(arrival) : missing(work, arrival));
            }
            results.add(placed);
        }
        rows.flush();
        space.flush();
        return results;
    }

    private void openInboxes(Workspace space, List<List<Arrival>> works) throws SQLException {
        Set<Long> known = new LinkedHashSet<>();
        for (List<Arrival> work : works) {
            for (Arrival arrival : work) {
                for (Arrival.Place place : arrival.places()) {
                    Long inbox = inboxes.get(place.account());
                    if (inbox != null && place.mailbox().equals(MailboxName.INBOX)) {
                        known.add(inbox);
                    }
                }
            }
        }
        space.open(known);
    }

    private List<List<Item>> items(Transaction tx, Workspace space, List<Arrival> work)
            throws SQLException {
        List<List<Item>> items = new ArrayList<>(work.size());
        for (Arrival arrival : work) {
            List<Item> places = new ArrayList<>(arrival.places().size());
            for (Arrival.Place place : arrival.places()) {
                places.add(new Item(arrival, place, box(tx, space, place)));
            }
            items.add(places);
        }
        return items;
    }

    private @Nullable Box box(Transaction tx, Workspace space, Arrival.Place place)
            throws SQLException {
        MailboxName name = MailboxName.of(place.mailbox());
        if (!name.isInbox()) {
            return space.box(place.account(), name.text());
        }
        Long inbox = inboxes.get(place.account());
        Box known = inbox == null ? null : space.box(inbox);
        if (known != null) {
            return known;
        }
        Box box = space.box(place.account(), MailboxName.INBOX);
        if (box == null) {
            tree.prepare(tx, List.of(place.account()));
            box = space.box(place.account(), MailboxName.INBOX);
        }
        if (box != null && inboxes.size() < INBOX_LIMIT) {
            // if this transaction is rolled back, the id finds nothing and the name is asked again
            inboxes.put(place.account(), box.id);
        }
        return box;
    }

    private static boolean complete(List<List<Item>> work) {
        return work.stream().flatMap(List::stream).noneMatch(item -> item.box == null);
    }

    /** The answer for an arrival of a work that is not placed, because of some mailbox. */
    private static List<Placed> missing(List<List<Item>> work, List<Item> arrival) {
        String name =
                work.stream()
                        .flatMap(List::stream)
                        .filter(item -> item.box == null)
                        .findFirst()
                        .orElseThrow()
                        .place
                        .mailbox();
        return arrival.stream().<Placed>map(item -> new Placed.NoMailbox(name)).toList();
    }

    /** Stores each body once for each tenant among its places (design rule 16). */
    private List<Long> storeBodies(Transaction tx, List<List<Item>> arrivals) throws SQLException {
        List<Draft> bodies = new ArrayList<>(arrivals.size());
        for (List<Item> places : arrivals) {
            int first = bodies.size();
            List<Long> tenants = new ArrayList<>(1);
            for (Item item : places) {
                int at = tenants.indexOf(item.place.tenant());
                if (at < 0) {
                    at = tenants.size();
                    tenants.add(item.place.tenant());
                    bodies.add(item.arrival.body());
                }
                item.body = first + at;
            }
        }
        return blobs.store(tx, bodies);
    }

    /** The rows of the mails of one batch. */
    private final class Rows {
        private final Transaction tx;
        private final List<Long> bodies;
        private final ThreadTable threads;
        private final KeywordTable keywords;
        private final List<Blobs.Use> uses = new ArrayList<>();
        private final long now = clock.instant().getEpochSecond();

        Rows(Transaction tx, List<Long> bodies) {
            this.tx = tx;
            this.bodies = bodies;
            this.threads = new ThreadTable(tx);
            this.keywords = new KeywordTable(tx);
        }

        void readThreads(List<Item> arrival) throws SQLException {
            for (Item item : arrival) {
                threads.read(item.place.account(), ThreadTable.hashes(item.arrival.description()));
            }
        }

        List<Placed> insert(List<Item> arrival) throws SQLException {
            List<Placed> placed = new ArrayList<>(arrival.size());
            for (Item item : arrival) {
                if (item.box != null) {
                    placed.add(insert(item, item.box));
                }
            }
            return placed;
        }

        private Placed insert(Item item, Box box) throws SQLException {
            Arrival.Place place = item.place;
            long emailId = ids.next();
            long flags = place.flags() & Flags.SYSTEM;
            if (!place.keywords().isEmpty()) {
                flags |= keywords.mask(place.account(), place.keywords(), true).bits();
            }
            long modseq = box.account.nextModseq();
            Entry template =
                    new Entry(
                            0,
                            emailId,
                            emailId,
                            flags,
                            modseq,
                            modseq,
                            Math.toIntExact(place.prefix().length + item.arrival.body().size()),
                            Math.clamp(place.receivedMillis() / 1000, 0, 0xFFFF_FFFFL),
                            now);
            Entry entry = box.add(template, modseq, now);
            long blob = bodies.get(item.body);
            uses.add(new Blobs.Use(blob, emailId));
            insertEmail(item, entry, blob);
            return new Placed.Stored(
                    place.account(), box.id, box.uidValidity, entry.uid(), modseq, emailId);
        }

        private void insertEmail(Item item, Entry entry, long blob) throws SQLException {
            long account = item.place.account();
            var description = item.arrival.description();
            PreparedStatement insert = tx.prepare(INSERT_EMAIL);
            insert.setLong(1, entry.emailId());
            insert.setLong(2, account);
            insert.setLong(3, item.place.tenant());
            insert.setLong(
                    4, threads.assign(account, ThreadTable.hashes(description), entry.emailId()));
            insert.setLong(5, blob);
            insert.setLong(6, entry.created());
            insert.setInt(7, entry.sizeBytes());
            insert.setLong(8, entry.received());
            insert.setBytes(9, item.place.prefix());
            insert.setBytes(10, description.envelope());
            insert.setBytes(11, description.structure());
            insert.setBytes(12, description.preview().getBytes(StandardCharsets.UTF_8));
            insert.executeUpdate();
        }

        void flush() throws SQLException {
            threads.flush();
            blobs.use(tx, uses);
        }
    }
}
