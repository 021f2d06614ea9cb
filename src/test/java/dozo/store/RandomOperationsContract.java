package dozo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations on one account, compared with a naive model after each: what is listed, the
 * counters, the shared listings, what a client that was away learns, and (by recounting the tables)
 * who holds which mail.
 */
abstract class RandomOperationsContract {
    private static final long ANNE = 1001;
    private static final int STEPS = 80;
    private static final int MANY_STEPS = 400;

    @TempDir Path folder;

    abstract Database open(Path folder);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theStoreDoesWhatTheModelDoes(long seed) {
        run(seed, STEPS);
    }

    @Test
    @Tag("heavy")
    void theStoreDoesWhatTheModelDoesForLong() {
        run(System.nanoTime(), MANY_STEPS);
    }

    private void run(long seed, int steps) {
        try (House house = new House(open(folder));
                Run run = new Run(house, seed)) {
            for (int step = 0; step < steps; step++) {
                run.at = "seed " + seed + " step " + step;
                run.step();
                run.check();
            }
            run.forgetAll();
        }
    }

    /** One run of operations. */
    private static final class Run implements AutoCloseable {
        private static final List<Mails.FlagChange> CHANGES = List.of(Mails.FlagChange.values());

        private final House house;
        private final Random random;
        private final Model model = new Model();
        private final Map<Long, Listing> listings = new HashMap<>();

        /** What clients that went away knew: snapshots of mailboxes by id. */
        private final List<Map.Entry<Long, Snapshot>> known = new ArrayList<>();

        private long lastModseq;
        String at = "";

        Run(House house, long seed) {
            this.house = house;
            this.random = new Random(seed);
            house.mailboxes.prepare(ANNE);
            for (Mailbox mailbox : house.mailboxes.list(ANNE)) {
                model.folders.put(mailbox.name(), new Model.Folder(mailbox.id()));
            }
        }

        @Override
        public void close() {
            listings.values().forEach(Listing::close);
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> deliver();
                case 3, 4 -> changeFlags();
                case 5 -> copy();
                case 6 -> move();
                case 7 -> expunge();
                case 8 -> create();
                case 9 -> rename();
                case 10 -> delete();
                default -> restore();
            }
        }

        private String anyName() {
            return List.copyOf(model.folders.keySet()).get(random.nextInt(model.folders.size()));
        }

        private Model.Folder folder(String name) {
            return Objects.requireNonNull(model.folders.get(name), at);
        }

        private UidSet anyUids(Model.Folder folder) {
            if (random.nextInt(4) == 0) {
                return UidSet.ALL;
            }
            long[] uids = new long[random.nextInt(1, 8)];
            for (int i = 0; i < uids.length; i++) {
                uids[i] = random.nextLong(1, folder.uidNext + 2);
            }
            return UidSet.of(uids);
        }

        private static List<Long> present(Model.Folder folder, UidSet uids) {
            return folder.mails.keySet().stream().filter(uids::contains).toList();
        }

        private void deliver() {
            List<String> targets = new ArrayList<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                targets.add(anyName());
            }
            String text = "x".repeat(random.nextInt(1, 2000));
            long flags = random.nextInt(32);
            Arrival arrival =
                    house.arrival(
                            text,
                            targets.stream()
                                    .map(name -> house.place(ANNE, name, flags))
                                    .toArray(Arrival.Place[]::new));
            List<Placed> placed =
                    random.nextBoolean()
                            ? house.deliver(List.of(arrival)).getFirst()
                            : house.mails.append(List.of(arrival));
            for (int i = 0; i < targets.size(); i++) {
                Placed.Stored stored = (Placed.Stored) placed.get(i);
                Model.Folder target = folder(targets.get(i));
                assertEquals(target.id, stored.mailbox(), at);
                int size = text.length() + arrival.places().get(i).prefix().length;
                long uid =
                        target.add(new Model.Mail(stored.emailId(), stored.emailId(), flags, size));
                assertEquals(uid, stored.uid(), at);
            }
        }

        private void changeFlags() {
            Model.Folder folder = folder(anyName());
            UidSet uids = anyUids(folder);
            Mails.FlagChange change = CHANGES.get(random.nextInt(CHANGES.size()));
            long flags = random.nextInt(32);
            Snapshot before = house.snapshot(folder.id);
            long since = random.nextInt(3) == 0 ? random.nextLong(lastModseq + 1) : Long.MAX_VALUE;
            Mails.FlagsChanged changed =
                    house.mails.changeFlags(
                            folder.id, uids, change, new Mails.FlagNames(flags, List.of()), since);
            List<Long> modified = new ArrayList<>();
            for (long uid : present(folder, uids)) {
                if (before.modseq(before.indexOf(uid)) > since) {
                    modified.add(uid);
                    continue;
                }
                Model.Mail mail = folder.mail(uid);
                long after =
                        switch (change) {
                            case SET -> flags;
                            case ADD -> mail.flags() | flags;
                            case REMOVE -> mail.flags() & ~flags;
                        };
                folder.mails.put(uid, mail.flagged(after));
            }
            assertEquals(modified, changed.modified(), at);
        }

        private void copy() {
            Model.Folder source = folder(anyName());
            Model.Folder target = folder(anyName());
            UidSet uids = anyUids(source);
            List<Long> expected = present(source, uids);
            Mails.Copied copied = house.mails.copy(source.id, uids, target.id);
            assertEquals(expected, copied.from(), at);
            Snapshot now = house.snapshot(target.id);
            for (int i = 0; i < expected.size(); i++) {
                long entryId = now.entryId(now.indexOf(copied.to().get(i)));
                long uid = target.add(source.mail(expected.get(i)).copied(entryId));
                assertEquals(uid, copied.to().get(i), at);
            }
        }

        private void move() {
            Model.Folder source = folder(anyName());
            Model.Folder target = folder(anyName());
            UidSet uids = anyUids(source);
            List<Long> expected = present(source, uids);
            Mails.Copied moved = house.mails.move(source.id, uids, target.id);
            assertEquals(expected, moved.from(), at);
            List<Long> to = new ArrayList<>();
            for (long uid : expected) {
                to.add(target.add(source.take(uid)));
            }
            assertEquals(to, moved.to(), at);
        }

        private void expunge() {
            Model.Folder folder = folder(anyName());
            UidSet uids = anyUids(folder);
            boolean onlyDeleted = random.nextBoolean();
            List<Long> expected =
                    present(folder, uids).stream()
                            .filter(uid ->
                                    !onlyDeleted || (folder.mail(uid).flags() & Flags.DELETED) != 0)
                            .toList();
            assertEquals(expected, house.mails.expunge(folder.id, uids, onlyDeleted), at);
            expected.forEach(uid -> model.remove(folder, uid));
        }

        private String newName() {
            return "f" + random.nextInt(20);
        }

        private void create() {
            String name = newName();
            Mailboxes.Outcome outcome = house.mailboxes.create(ANNE, name, null);
            boolean taken = model.folders.containsKey(name);
            assertEquals(taken ? Mailboxes.Outcome.EXISTS : Mailboxes.Outcome.DONE, outcome, at);
            if (!taken) {
                model.folders.put(name, new Model.Folder(house.id(ANNE, name)));
            }
        }

        private void rename() {
            String from = anyName();
            String to = newName();
            Mailboxes.Outcome outcome = house.mailboxes.rename(ANNE, from, to);
            if (model.folders.containsKey(to)) {
                assertEquals(Mailboxes.Outcome.EXISTS, outcome, at);
                return;
            }
            assertEquals(Mailboxes.Outcome.DONE, outcome, at);
            if (from.equals("INBOX")) {
                Model.Folder target = new Model.Folder(house.id(ANNE, to));
                for (long uid : List.copyOf(folder(from).mails.keySet())) {
                    target.add(folder(from).take(uid));
                }
                model.folders.put(to, target);
            } else {
                model.folders.put(to, folder(from));
                model.folders.remove(from);
            }
        }

        private void delete() {
            String name = anyName();
            if (name.equals("INBOX") || random.nextInt(3) > 0) {
                return;
            }
            assertEquals(Mailboxes.Outcome.DONE, house.mailboxes.delete(ANNE, name), at);
            model.drop(name);
        }

        private void restore() {
            Set<Long> ids = new HashSet<>();
            for (Model.Removed removed : model.removed) {
                if (random.nextInt(3) == 0) {
                    ids.add(removed.mail().entryId());
                }
            }
            int count = house.store.undelete().restore(ANNE, Undelete.Choice.of(ids));
            assertEquals(ids.size(), count, at);
            // those that expire first come first, and get their UIDs in that order
            List<Model.Removed> back =
                    model.removed.stream().filter(r -> ids.contains(r.mail().entryId())).toList();
            model.removed.removeAll(back);
            Map<Long, Model.Mail> byEntry = new HashMap<>();
            Set<String> names = new TreeSet<>();
            for (Model.Removed removed : back) {
                byEntry.put(removed.mail().entryId(), removed.mail());
                String name = model.nameOf(removed.folder());
                assertNotNull(name, at);
                names.add(name);
                if (!model.folders.containsKey(name)) {
                    model.folders.put(name, new Model.Folder(house.id(ANNE, name)));
                }
            }
            for (String name : names) {
                Snapshot now = house.snapshot(folder(name).id);
                while (folder(name).uidNext < now.uidNext()) {
                    Model.Mail mail =
                            Objects.requireNonNull(
                                    byEntry.remove(now.entryId(now.indexOf(folder(name).uidNext))),
                                    at);
                    folder(name).add(mail.flagged(mail.flags() & ~Flags.DELETED));
                }
            }
            assertEquals(Map.of(), byEntry, at);
        }

        // ---- checks

        void check() {
            List<Mailbox> listed = house.mailboxes.list(ANNE);
            assertEquals(
                    new TreeSet<>(model.folders.keySet()),
                    new TreeSet<>(listed.stream().map(Mailbox::name).toList()),
                    at);
            long bytes = 0;
            long messages = 0;
            for (Mailbox mailbox : listed) {
                check(mailbox);
                bytes += mailbox.bytes();
                messages += mailbox.messages();
                lastModseq = Math.max(lastModseq, mailbox.highestModseq());
            }
            assertEquals(new Mails.Usage(bytes, messages), house.mails.usage(ANNE), at);
            assertEquals(
                    model.removed.size(),
                    house.store.undelete().list(ANNE, Undelete.Choice.ALL, 100_000).size(),
                    at);
            known.forEach(each -> checkAway(each.getKey(), each.getValue()));
            if (known.size() > 10) {
                known.remove(random.nextInt(known.size()));
            }
            recount();
        }

        private void check(Mailbox mailbox) {
            Model.Folder folder = folder(mailbox.name());
            TreeMap<Long, Model.Mail> mails = folder.mails;
            assertEquals(folder.id, mailbox.id(), at);
            assertEquals(folder.uidNext, mailbox.uidNext(), at);
            assertEquals(mails.size(), mailbox.messages(), at);
            assertEquals(with(mails, 0, Flags.SEEN), mailbox.unseen(), at);
            assertEquals(with(mails, Flags.DELETED, Flags.DELETED), mailbox.deleted(), at);
            assertEquals(
                    mails.values().stream().mapToLong(Model.Mail::sizeBytes).sum(),
                    mailbox.bytes(),
                    at);
            Listing listing =
                    listings.computeIfAbsent(mailbox.id(), id -> house.mails.open(mailbox.id()));
            assertNotNull(listing, at);
            Snapshot followed = listing.current();
            assertNotNull(followed, at);
            checkSnapshot(folder, followed, mailbox);
            Snapshot loaded = new SharedListing(house.db, mailbox.id()).current();
            assertNotNull(loaded, at);
            checkSnapshot(folder, loaded, mailbox);
            if (random.nextInt(20) == 0) {
                known.add(Map.entry(mailbox.id(), followed));
            }
        }

        private static long with(Map<Long, Model.Mail> mails, long wanted, long mask) {
            return mails.values().stream().filter(m -> (m.flags() & mask) == wanted).count();
        }

        private void checkSnapshot(Model.Folder folder, Snapshot snapshot, Mailbox mailbox) {
            TreeMap<Long, Model.Mail> shown = new TreeMap<>();
            for (int i = 0; i < snapshot.size(); i++) {
                shown.put(
                        snapshot.uid(i),
                        new Model.Mail(
                                snapshot.entryId(i),
                                snapshot.emailId(i),
                                snapshot.flags(i),
                                snapshot.sizeBytes(i)));
                assertTrue(snapshot.modseq(i) <= mailbox.highestModseq(), at);
            }
            assertEquals(folder.mails, shown, at);
            assertEquals(mailbox.highestModseq(), snapshot.modseq(), at);
            assertEquals(folder.uidNext, snapshot.uidNext(), at);
        }

        /** A client that knew an old snapshot learns all from VANISHED and CHANGEDSINCE. */
        private void checkAway(long mailbox, Snapshot old) {
            Listing listing = listings.get(mailbox);
            Snapshot now = listing == null ? null : listing.current();
            if (now == null) {
                return;
            }
            UidSet vanished = Objects.requireNonNull(house.mails.vanished(mailbox, old.modseq()));
            for (int i = 0; i < old.size(); i++) {
                int index = now.indexOf(old.uid(i));
                assertEquals(index < 0, vanished.contains(old.uid(i)), at);
                if (index >= 0 && now.modseq(index) <= old.modseq()) {
                    assertEquals(old.flags(i), now.flags(index), at);
                }
            }
            for (int i = 0; i < now.size(); i++) {
                boolean isNew = old.indexOf(now.uid(i)) < 0;
                assertTrue(!isNew || now.modseq(i) > old.modseq(), at);
            }
        }

        /** Each mail is there as long as an entry or a removed one holds it, and no longer. */
        private void recount() {
            assertEquals(List.of(), Recount.differences(house.db, ANNE), at);
        }

        /** At the end nothing is left of what was removed. */
        void forgetAll() {
            house.store.upkeep().run(account -> 0);
            model.removed.clear();
            check();
        }
    }
}
