package dozo.store.work;

import dozo.blob.Blobs;
import dozo.blob.Draft;
import dozo.db.Batch;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Ids;
import dozo.db.ResultCodec;
import dozo.db.Transaction;
import dozo.store.Arrival;
import dozo.store.Flags;
import dozo.store.Placed;
import dozo.store.PlacedCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts arrivals into mailboxes: deliveries, and IMAP APPEND as a batch of its own. One work is a
 * list of arrivals that are placed all together or not at all.
 */
public final class Placing implements Batch<List<Arrival>, List<List<Placed>>> {
    private static final BulkSql INSERT_EMAIL =
            BulkSql.insert(
                    "email",
                    "email_id",
                    "account",
                    "tenant",
                    "thread_id",
                    "blob",
                    "created",
                    "size",
                    "received",
                    "prefix bytea",
                    "envelope bytea",
                    "structure bytea",
                    "preview bytea");

    private static final int INBOX_LIMIT = 100_000;

    private static final ResultCodec<List<List<Placed>>> CODEC =
            new ResultCodec<>() {
                private final PlacedCodec each = new PlacedCodec();

                @Override
                public void write(List<List<Placed>> result, DataOutputStream out)
                        throws IOException {
                    out.writeInt(result.size());
                    for (List<Placed> placed : result) {
                        each.write(placed, out);
                    }
                }

                @Override
                public List<List<Placed>> read(DataInputStream in) throws IOException {
                    List<List<Placed>> result = new ArrayList<>();
                    for (int left = in.readInt(); left > 0; left--) {
                        result.add(each.read(in));
                    }
                    return result;
                }
            };

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

    @Override
    public long[] locks(List<Arrival> work) {
        return accounts(work);
    }

    @Override
    public ResultCodec<List<List<Placed>>> codec() {
        return CODEC;
    }

    /** The accounts that arrivals go to: what a batch that places them locks. */
    public static long[] accounts(List<Arrival> arrivals) {
        return arrivals.stream()
                .flatMap(arrival -> arrival.places().stream())
                .mapToLong(Arrival.Place::account)
                .distinct()
                .toArray();
    }

    /** One place of one arrival on its way through the transaction. */
    private static final class Item {
        final Arrival arrival;
        final Arrival.Place place;

        /** What finds its thread. */
        final long[] hashes;

        /** Which of the drafts is its body. */
        int body;

        /** The mail that filled this place before, or 0. */
        long earlier;

        /** Null until it was read, and if there is no such mailbox. */
        @Nullable Box box;

        Item(Arrival arrival, Arrival.Place place, long[] hashes) {
            this.arrival = arrival;
            this.place = place;
            this.hashes = hashes;
        }
    }

    @Override
    public List<List<List<Placed>>> run(Transaction tx, List<List<Arrival>> works)
            throws SQLException {
        return run(tx, works, Arrival.Repeats.NONE);
    }

    /** The same, but for places that were filled before. */
    public List<List<List<Placed>>> run(
            Transaction tx, List<List<Arrival>> works, Arrival.Repeats repeats)
            throws SQLException {
        List<List<List<Item>>> items = works.stream().map(Placing::items).toList();
        Workspace space = new Workspace(tx);
        Workspace.Reading reading = space.new Reading();
        Rows rows = new Rows(tx, reading, bodies(items));
        for (Item item : all(items)) {
            ask(reading, item.place);
            rows.ask(item);
        }
        repeats.ask(reading.lookups);
        reading.run();
        for (Item item : all(items)) {
            item.box = box(tx, space, item.place);
        }
        tellRepeats(items, repeats);
        rows.storeBodies(items);
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

    /** What is not placed for want of a mailbox is not asked for: nothing can repeat it. */
    private static void tellRepeats(List<List<List<Item>>> works, Arrival.Repeats repeats) {
        int arrivals = 0;
        for (List<List<Item>> work : works) {
            boolean complete = complete(work);
            for (List<Item> places : work) {
                for (int i = 0; complete && i < places.size(); i++) {
                    places.get(i).earlier = repeats.earlier(arrivals, i);
                }
                arrivals++;
            }
        }
    }

    private static List<List<Item>> items(List<Arrival> work) {
        List<List<Item>> items = new ArrayList<>(work.size());
        for (Arrival arrival : work) {
            long[] hashes = ThreadTable.hashes(arrival.description());
            items.add(
                    arrival.places().stream()
                            .map(place -> new Item(arrival, place, hashes))
                            .toList());
        }
        return items;
    }

    private static List<Item> all(List<List<List<Item>>> works) {
        return works.stream().flatMap(List::stream).flatMap(List::stream).toList();
    }

    private void ask(Workspace.Reading reading, Arrival.Place place) throws SQLException {
        MailboxName name = MailboxName.of(place.mailbox());
        Long inbox = name.isInbox() ? inboxes.get(place.account()) : null;
        if (inbox == null) {
            reading.mailbox(place.account(), name.text());
        } else {
            reading.mailbox(inbox);
        }
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
        Box box = space.find(place.account(), MailboxName.INBOX);
        if (box == null) {
            tree.prepare(tx, List.of(place.account()));
            box = space.find(place.account(), MailboxName.INBOX);
        }
        if (box != null && inboxes.size() < INBOX_LIMIT) {
            // if this transaction is rolled back, the id finds nothing and the name is asked again
            inboxes.put(place.account(), box.id);
        }
        return box;
    }

    /** Each body once for each tenant among its places (design rule 16). */
    private static List<Draft> bodies(List<List<List<Item>>> works) {
        List<Draft> bodies = new ArrayList<>();
        for (List<List<Item>> work : works) {
            for (List<Item> places : work) {
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
        }
        return bodies;
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

    /** The rows of the mails of one batch. */
    private final class Rows {
        private final Transaction tx;
        private final List<Draft> bodies;
        private final Blobs.Storing storing;

        /** The blob of each body; 0 for those of works that are not placed. */
        private final long[] blobIds;

        private final ThreadTable threads;
        private final KeywordTable keywords;
        private final List<Blobs.Use> uses = new ArrayList<>();
        private final long now = clock.instant().getEpochSecond();

        Rows(Transaction tx, Workspace.Reading reading, List<Draft> bodies) throws SQLException {
            this.tx = tx;
            this.bodies = bodies;
            this.storing = blobs.storing(reading.lookups, bodies);
            this.blobIds = new long[bodies.size()];
            this.threads = new ThreadTable(tx, reading.lookups);
            this.keywords = new KeywordTable(tx);
        }

        void ask(Item item) throws SQLException {
            threads.ask(item.place.account(), item.hashes);
        }

        void storeBodies(List<List<List<Item>>> works) throws SQLException {
            int[] wanted =
                    works.stream()
                            .filter(Placing::complete)
                            .flatMap(List::stream)
                            .flatMap(List::stream)
                            .filter(item -> item.earlier == 0)
                            .mapToInt(item -> item.body)
                            .distinct()
                            .toArray();
            List<Draft> drafts = new ArrayList<>(wanted.length);
            for (int body : wanted) {
                drafts.add(bodies.get(body));
            }
            List<Long> stored = storing.store(tx, drafts);
            for (int i = 0; i < wanted.length; i++) {
                blobIds[wanted[i]] = stored.get(i);
            }
        }

        List<Placed> insert(List<Item> arrival) throws SQLException {
            List<Placed> placed = new ArrayList<>(arrival.size());
            for (Item item : arrival) {
                if (item.earlier != 0) {
                    placed.add(new Placed.Repeated(item.earlier));
                } else if (item.box != null) {
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
            long blob = blobIds[item.body];
            uses.add(new Blobs.Use(blob, emailId));
            insertEmail(item, entry, blob);
            return new Placed.Stored(
                    place.account(), box.id, box.uidValidity, entry.uid(), modseq, emailId);
        }

        private void insertEmail(Item item, Entry entry, long blob) throws SQLException {
            long account = item.place.account();
            var description = item.arrival.description();
            Bulk insert = tx.bulk(INSERT_EMAIL);
            insert.setLong(1, entry.emailId());
            insert.setLong(2, account);
            insert.setLong(3, item.place.tenant());
            insert.setLong(4, threads.assign(account, item.hashes, entry.emailId()));
            insert.setLong(5, blob);
            insert.setLong(6, entry.created());
            insert.setLong(7, entry.sizeBytes());
            insert.setLong(8, entry.received());
            insert.setBytes(9, item.place.prefix());
            insert.setBytes(10, description.envelope());
            insert.setBytes(11, description.structure());
            insert.setBytes(12, description.preview().getBytes(StandardCharsets.UTF_8));
            insert.add();
        }

        void flush() throws SQLException {
            threads.flush();
            blobs.use(tx, uses);
        }
    }
}
