package dozo.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.db.Disturbance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store promises, on any engine: mails. */
abstract class StoreContract {
    static final long ANNE = 1001;
    static final long BERT = 1002;

    @TempDir Path folder;
    House house;

    abstract Database open(Path folder);

    @BeforeEach
    void build() {
        house = new House(open(folder));
        house.mailboxes.prepare(ANNE);
    }

    @AfterEach
    void close() {
        house.close();
    }

    // ---- placing

    @Test
    void deliversIntoTheInboxOfAnAccountThatWasNeverPrepared() {
        Placed.Stored placed = house.deliver(BERT, "inbox", "hello");
        Mailbox inbox = house.mailboxes.find(BERT, "Inbox").orElseThrow();
        assertEquals(inbox.id(), placed.mailbox());
        assertEquals(1, placed.uid());
        assertEquals(2, inbox.uidNext());
        assertEquals(placed.modseq(), inbox.highestModseq());
        assertEquals(1, inbox.messages());
        assertEquals(1, inbox.unseen());
        assertEquals(house.mails.usage(BERT).bytes(), inbox.bytes());
    }

    @Test
    void readsBackWhatWasDelivered() throws IOException {
        house.deliver(ANNE, "INBOX", "hello");
        Snapshot snapshot = house.snapshot(house.inbox(ANNE));
        Mails.Content content =
                house.mails
                        .contents(
                                ANNE,
                                List.of(snapshot.emailId(0)),
                                List.of(Mails.Column.PREFIX, Mails.Column.PREVIEW))
                        .getFirst();
        String whole = "Delivered-To: 1001\r\nhello";
        assertEquals(whole.length(), snapshot.sizeBytes(0));
        assertEquals("first words", content.preview());
        assertEquals(0, content.envelope().length);
        assertArrayEquals(
                whole.getBytes(StandardCharsets.US_ASCII),
                house.mails.wholeMails(List.of(content)).getFirst());
        for (int from = 0; from <= whole.length(); from++) {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            house.mails.copyOctets(content, from, 7, sink);
            String expected = whole.substring(from, Math.min(whole.length(), from + 7));
            assertEquals(expected, sink.toString(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aMissingMailboxLeavesItsArrivalUnstoredAndTheOthersStored() {
        List<List<Placed>> placed =
                house.deliver(
                        List.of(
                                house.arrival("one", house.place(ANNE, "INBOX")),
                                house.arrival(
                                        "two",
                                        house.place(ANNE, "INBOX"),
                                        house.place(ANNE, "Nowhere")),
                                house.arrival("three", house.place(ANNE, "Junk"))));
        assertInstanceOf(Placed.Stored.class, placed.get(0).getFirst());
        assertEquals(new Placed.NoMailbox("Nowhere"), placed.get(1).get(0));
        assertEquals(new Placed.NoMailbox("Nowhere"), placed.get(1).get(1));
        assertInstanceOf(Placed.Stored.class, placed.get(2).getFirst());
        assertEquals(2, house.mails.usage(ANNE).messages());
    }

    @Test
    void appendsAllOrNone() {
        List<Arrival> two =
                List.of(
                        house.arrival("one", house.place(ANNE, "Drafts")),
                        house.arrival("two", house.place(ANNE, "Drafts")));
        assertEquals(2, house.mails.append(two).size());
        List<Arrival> mixed =
                List.of(
                        house.arrival("three", house.place(ANNE, "Drafts")),
                        house.arrival("four", house.place(ANNE, "Nowhere")));
        assertEquals(List.of(new Placed.NoMailbox("Nowhere")), house.mails.append(mixed));
        assertEquals(2, house.mails.usage(ANNE).messages());
    }

    @Test
    void repliesJoinTheThreadOfTheirSubject() {
        long first = thread("a@x", List.of());
        assertEquals(first, thread("b@x", List.of("a@x")));
        assertEquals(first, thread("d@x", List.of("a@x", "c@x")), "through the root");
        assertEquals(first, thread("c@x", List.of()), "named before it came");
        assertNotEquals(first, thread("z@x", List.of()));
        assertNotEquals(first, thread(null, List.of()));
    }

    private long thread(@Nullable String messageId, List<String> references) {
        Arrival arrival = house.arrival("x", messageId, references, house.place(ANNE, "INBOX"));
        Placed.Stored placed =
                (Placed.Stored) house.deliver(List.of(arrival)).getFirst().getFirst();
        return house.mails
                .contents(ANNE, List.of(placed.emailId()), List.of())
                .getFirst()
                .threadId();
    }

    @Test
    void recipientsOfOneTenantShareABody() {
        List<Placed> placed =
                house.deliver(
                                List.of(
                                        house.arrival(
                                                "shared",
                                                house.place(ANNE, "INBOX"),
                                                house.place(BERT, "INBOX"))))
                        .getFirst();
        long one = blob(ANNE, ((Placed.Stored) placed.get(0)).emailId());
        long two = blob(BERT, ((Placed.Stored) placed.get(1)).emailId());
        assertEquals(one, two);
    }

    private long blob(long account, long emailId) {
        return house.mails.contents(account, List.of(emailId), List.of()).getFirst().blob();
    }

    // ---- contents

    @Test
    void readsContentsInTheOrderAsked() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ids.add(house.deliver(ANNE, "INBOX", "mail " + i).emailId());
        }
        assertContents(ids);
        assertContents(ids.reversed());
        List<Long> sparse = new ArrayList<>();
        for (int i = 0; i < ids.size(); i += 37) {
            sparse.add(ids.get(i));
        }
        assertContents(sparse);
        List<Mails.@Nullable Content> unknown =
                house.mails.contents(
                        ANNE, List.of(1L, ids.get(0), ids.get(0) + 1, ids.get(1)), List.of());
        assertNull(unknown.get(0));
        assertEquals(ids.get(0), unknown.get(1).emailId());
        assertNull(unknown.get(2));
        assertEquals(ids.get(1), unknown.get(3).emailId());
        assertNull(house.mails.contents(BERT, ids, List.of()).getFirst(), "not Bert's");
    }

    private void assertContents(List<Long> ids) {
        List<Long> read = new ArrayList<>();
        while (read.size() < ids.size()) {
            List<Mails.@Nullable Content> some =
                    house.mails.contents(
                            ANNE,
                            ids.subList(read.size(), ids.size()),
                            List.of(Mails.Column.ENVELOPE, Mails.Column.PREFIX));
            assertFalse(some.isEmpty());
            for (Mails.Content found : some) {
                Mails.Content content = Objects.requireNonNull(found);
                assertTrue(content.envelope().length > 0);
                read.add(content.emailId());
            }
        }
        assertEquals(ids, read);
    }

    // ---- flags

    @Test
    void changesFlagsOfASetAndTellsTheModseq() {
        long inbox = deliverToInbox(5);
        long before = house.snapshot(inbox).modseq();
        Mails.FlagsChanged changed =
                flag(inbox, UidSet.of(2, 4, 9), Mails.FlagChange.ADD, Flags.SEEN);
        assertTrue(changed.modseq() > before);
        Snapshot snapshot = house.snapshot(inbox);
        assertEquals(changed.modseq(), snapshot.modseq());
        assertEquals(Flags.SEEN, snapshot.flags(1));
        assertEquals(0, snapshot.flags(2));
        assertEquals(changed.modseq(), snapshot.modseq(3));
        assertEquals(3, house.mailboxes.find(ANNE, "INBOX").orElseThrow().unseen());
    }

    @Test
    void aChangeThatChangesNothingRaisesNothing() {
        long inbox = deliverToInbox(1);
        Mails.FlagsChanged first = flag(inbox, UidSet.ALL, Mails.FlagChange.SET, Flags.SEEN);
        Mails.FlagsChanged again = flag(inbox, UidSet.ALL, Mails.FlagChange.SET, Flags.SEEN);
        assertEquals(first.modseq(), again.modseq());
        assertEquals(first.modseq(), house.snapshot(inbox).modseq());
    }

    @Test
    void leavesAloneWhatIsNewerThanTheClientKnows() {
        long inbox = deliverToInbox(3);
        long known = house.snapshot(inbox).modseq();
        flag(inbox, UidSet.of(2), Mails.FlagChange.ADD, Flags.FLAGGED);
        Mails.FlagsChanged changed =
                house.mails.changeFlags(
                        inbox,
                        UidSet.ALL,
                        Mails.FlagChange.ADD,
                        new Mails.FlagNames(Flags.SEEN, List.of()),
                        known);
        assertEquals(List.of(2L), changed.modified());
        Snapshot snapshot = house.snapshot(inbox);
        assertEquals(
                List.of(Flags.SEEN, Flags.FLAGGED, Flags.SEEN),
                List.of(snapshot.flags(0), snapshot.flags(1), snapshot.flags(2)));
    }

    @Test
    void keywordsGetBitsUntilThereAreNoMore() {
        long inbox = deliverToInbox(1);
        for (int i = 0; i < Keywords.LIMIT; i++) {
            assertFalse(keyword(inbox, Mails.FlagChange.ADD, "word" + i).keywordLimit());
        }
        assertFalse(keyword(inbox, Mails.FlagChange.ADD, "WORD0").keywordLimit());
        assertTrue(keyword(inbox, Mails.FlagChange.ADD, "another").keywordLimit());
        assertFalse(keyword(inbox, Mails.FlagChange.REMOVE, "another").keywordLimit());
        keyword(inbox, Mails.FlagChange.REMOVE, "Word7");
        Keywords keywords = house.mails.keywords(ANNE);
        long flags = house.snapshot(inbox).flags(0);
        assertEquals(Keywords.LIMIT, keywords.names().size());
        assertEquals(0, flags & keywords.mask("word7"));
        assertNotEquals(0, flags & keywords.mask("word54"));
        assertEquals(0, keywords.mask("another"));
    }

    private Mails.FlagsChanged keyword(long mailbox, Mails.FlagChange change, String keyword) {
        return house.mails.changeFlags(
                mailbox,
                UidSet.ALL,
                change,
                new Mails.FlagNames(0, List.of(keyword)),
                Long.MAX_VALUE);
    }

    Mails.FlagsChanged flag(long mailbox, UidSet uids, Mails.FlagChange change, long flags) {
        return house.mails.changeFlags(
                mailbox, uids, change, new Mails.FlagNames(flags, List.of()), Long.MAX_VALUE);
    }

    // ---- expunge, copy, move

    /** Another node's store, or a thread between its commit and its hint: nobody has told us. */
    @Test
    void copyAndMoveThatFindLessShowAtOnceWhyTheyDid() {
        long inbox = deliverToInbox(4);
        long archive = house.id(ANNE, "Archive");
        Mails untold =
                new Store(house.db, house.blobs, house.ids, house.now::get, (a, m, q) -> {})
                        .mails();
        try (Listing listing = Objects.requireNonNull(house.mails.open(inbox))) {
            assertEquals(4, Objects.requireNonNull(listing.current()).size());
            untold.expunge(inbox, UidSet.of(2), false);
            assertEquals(4, Objects.requireNonNull(listing.current()).size(), "not told");
            assertEquals(List.of(1L), house.mails.copy(inbox, UidSet.of(1, 2), archive).from());
            assertEquals(3, Objects.requireNonNull(listing.current()).size());
            untold.expunge(inbox, UidSet.of(3), false);
            assertEquals(List.of(), house.mails.move(inbox, UidSet.of(3), archive).from());
            assertEquals(2, Objects.requireNonNull(listing.current()).size());
        }
    }

    @Test
    void expungesWhatIsDeletedAndRemembersIt() {
        long inbox = deliverToInbox(6);
        long before = house.snapshot(inbox).modseq();
        flag(inbox, UidSet.of(2, 3, 5), Mails.FlagChange.ADD, Flags.DELETED);
        assertEquals(3, house.mailboxes.find(ANNE, "INBOX").orElseThrow().deleted());
        assertEquals(List.of(2L, 3L), house.mails.expunge(inbox, UidSet.of(1, 2, 3), true));
        assertEquals("2:3", String.valueOf(house.mails.vanished(inbox, before)));
        assertEquals(List.of(5L), house.mails.expunge(inbox, UidSet.ALL, true));
        assertEquals("2:3,5", String.valueOf(house.mails.vanished(inbox, before)));
        assertEquals(List.of(1L), house.mails.expunge(inbox, UidSet.of(1), false));
        Snapshot snapshot = house.snapshot(inbox);
        assertEquals(2, snapshot.size());
        assertEquals(7, snapshot.uidNext());
        assertEquals(UidSet.NONE, house.mails.vanished(inbox, snapshot.modseq()));
    }

    @Test
    void copiesKeepTheMailAndMovesKeepTheEntry() {
        long inbox = deliverToInbox(3);
        long archive = house.id(ANNE, "Archive");
        Snapshot before = house.snapshot(inbox);
        flag(inbox, UidSet.of(1), Mails.FlagChange.ADD, Flags.FLAGGED);
        Mails.Copied copied = house.mails.copy(inbox, UidSet.of(1, 2), archive);
        assertEquals(List.of(1L, 2L), copied.from());
        assertEquals(List.of(1L, 2L), copied.to());
        Mails.Copied moved = house.mails.move(inbox, UidSet.of(3, 4), archive);
        assertEquals(List.of(3L), moved.from());
        assertEquals(List.of(3L), moved.to());
        Snapshot there = house.snapshot(archive);
        assertEquals(2, house.snapshot(inbox).size());
        assertEquals(3, there.size());
        assertEquals(Flags.FLAGGED, there.flags(0));
        assertEquals(before.emailId(1), there.emailId(1));
        assertNotEquals(before.entryId(1), there.entryId(1));
        assertEquals(before.emailId(2), there.emailId(2));
        assertEquals(before.entryId(2), there.entryId(2));
        assertEquals(5, house.mails.usage(ANNE).messages());
    }

    @Test
    void movesWithinOneMailboxGiveNewUidsOnce() {
        long inbox = deliverToInbox(700);
        Mails.Copied moved = house.mails.move(inbox, UidSet.ALL, inbox);
        assertEquals(700, moved.to().size());
        assertEquals(701, moved.to().getFirst());
        assertEquals(700, house.snapshot(inbox).size());
    }

    @Test
    void aMailboxThatIsGoneAnswersEmpty() {
        long inbox = deliverToInbox(1);
        house.mailboxes.create(ANNE, "Short", null);
        long gone = house.id(ANNE, "Short");
        house.mailboxes.delete(ANNE, "Short");
        assertEquals(
                new Mails.Copied(0, List.of(), List.of()),
                house.mails.copy(inbox, UidSet.ALL, gone));
        assertEquals(List.of(), house.mails.expunge(gone, UidSet.ALL, false));
        assertEquals(0, flag(gone, UidSet.ALL, Mails.FlagChange.ADD, Flags.SEEN).modseq());
        assertNull(house.mails.open(gone));
    }

    // ---- listings

    @Test
    void aListingFollowsAndItsSnapshotsStay() {
        long inbox = deliverToInbox(3);
        try (Listing listing = Objects.requireNonNull(house.mails.open(inbox))) {
            Snapshot first = Objects.requireNonNull(listing.current());
            house.mails.expunge(inbox, UidSet.of(2), false);
            house.deliver(ANNE, "INBOX", "more");
            Snapshot second = Objects.requireNonNull(listing.current());
            assertEquals(3, first.size());
            assertEquals(3, second.size());
            assertEquals(4, second.uid(2));
            assertEquals(second, listing.current(), "nothing new costs nothing");
            house.mailboxes.delete(ANNE, "INBOX");
            assertEquals(second, listing.current(), "the inbox stays");
        }
    }

    @Test
    void aListingOfADeletedMailboxEnds() {
        house.mailboxes.create(ANNE, "Short", null);
        house.deliver(ANNE, "Short", "x");
        try (Listing listing = Objects.requireNonNull(house.mails.open(house.id(ANNE, "Short")))) {
            assertEquals(1, house.snapshot(house.id(ANNE, "Short")).size());
            house.mailboxes.delete(ANNE, "Short");
            assertNull(listing.current());
        }
    }

    @Test
    void watchersHearOfEveryCommit() {
        house.heard.clear();
        Placed.Stored placed = house.deliver(ANNE, "INBOX", "x");
        House.Heard expected = new House.Heard(ANNE, placed.mailbox(), placed.modseq());
        assertEquals(List.of(expected), List.copyOf(house.heard));
        house.heard.clear();
        house.mailboxes.create(ANNE, "New", null);
        assertEquals(0, house.heard.poll().mailbox());
    }

    @Test
    void recentIsClaimedOnce() {
        long inbox = deliverToInbox(2);
        assertEquals(1, house.mails.claimRecent(inbox));
        assertEquals(3, house.mails.claimRecent(inbox));
        house.deliver(ANNE, "INBOX", "more");
        assertEquals(3, house.mails.claimRecent(inbox));
        assertEquals(4, house.mails.claimRecent(inbox));
    }

    @Test
    void aListingCatchesUpWithMoreThanItReadsPiecemeal() {
        long inbox = deliverToInbox(1500);
        try (Listing listing = Objects.requireNonNull(house.mails.open(inbox))) {
            assertEquals(1500, Objects.requireNonNull(listing.current()).unseen());
            flag(inbox, UidSet.ALL, Mails.FlagChange.ADD, Flags.SEEN);
            assertEquals(0, Objects.requireNonNull(listing.current()).unseen());
        }
    }

    @Test
    void forgetsOldChangesAndSaysSo() {
        long inbox = deliverToInbox(10);
        try (Listing listing = Objects.requireNonNull(house.mails.open(inbox))) {
            listing.current();
            for (int i = 0; i < 40; i++) {
                flag(inbox, UidSet.of(10), Mails.FlagChange.SET, i % 2);
            }
            long before = house.snapshot(inbox).modseq();
            house.mails.expunge(inbox, UidSet.of(1), false);
            assertEquals(UidSet.of(1), house.mails.vanished(inbox, before));
            flag(inbox, UidSet.of(2), Mails.FlagChange.SET, Flags.FLAGGED);
            for (int i = 0; i < 40; i++) {
                flag(inbox, UidSet.of(10), Mails.FlagChange.SET, i % 2);
            }
            Announcer announcer = new Announcer(new Listings(house.db), (a, m, q) -> {});
            Ground ground =
                    new Ground(
                            house.db,
                            house.blobs,
                            house.ids,
                            house.now::get,
                            announcer,
                            Store.KEEP_DELETED);
            new Upkeep(ground, 10).run(account -> Long.MAX_VALUE);
            assertNull(house.mails.vanished(inbox, before), "no longer known");
            Snapshot now = Objects.requireNonNull(listing.current());
            assertEquals(9, now.size(), "what the log has forgotten is read from the entries");
            assertEquals(Flags.FLAGGED, now.flags(0));
        }
    }

    // ---- faults

    @Test
    void aFaultLeavesNothingBehindAndTheNextCallGoesOn() {
        long inbox = deliverToInbox(3);
        try (Listing listing = Objects.requireNonNull(house.mails.open(inbox))) {
            Snapshot before = Objects.requireNonNull(listing.current());
            for (Disturbance.Moment moment :
                    List.of(Disturbance.Moment.RUN, Disturbance.Moment.COMMIT)) {
                house.db.disturb(failing(moment));
                assertThrows(DatabaseBroken.class, () -> house.deliver(ANNE, "INBOX", "x"));
                assertThrows(
                        DatabaseBroken.class,
                        () -> flag(inbox, UidSet.ALL, Mails.FlagChange.ADD, Flags.SEEN));
                assertThrows(
                        DatabaseBroken.class, () -> house.mails.expunge(inbox, UidSet.ALL, false));
                assertThrows(
                        DatabaseBroken.class, () -> house.mails.move(inbox, UidSet.of(1), inbox));
                assertThrows(DatabaseBroken.class, () -> house.mailboxes.create(ANNE, "new", null));
                assertThrows(
                        DatabaseBroken.class,
                        () -> house.mails.append(List.of(house.arrival("x"))));
                house.db.disturb(Disturbance.NONE);
                assertEquals(before, listing.current());
                assertEquals(List.of(), Recount.differences(house.db, ANNE));
            }
            assertEquals(4, house.deliver(ANNE, "INBOX", "x").uid());
            assertEquals(4, Objects.requireNonNull(listing.current()).size());
        }
    }

    @Test
    void aReadThatFailsIsRepeatedByTheNextCaller() {
        long inbox = deliverToInbox(1);
        try (Listing listing = Objects.requireNonNull(house.mails.open(inbox))) {
            house.deliver(ANNE, "INBOX", "x");
            house.db.disturb(failing(Disturbance.Moment.READ));
            assertThrows(DatabaseBroken.class, listing::current);
            house.db.disturb(Disturbance.NONE);
            assertEquals(2, Objects.requireNonNull(listing.current()).size());
        }
    }

    private static Disturbance failing(Disturbance.Moment when) {
        return moment -> {
            if (moment == when) {
                throw new SQLException("on purpose");
            }
        };
    }

    @Test
    void aLargeCopyThatFailsInTheMiddleIsTakenBack() {
        long inbox = deliverToInbox(1200);
        long archive = house.id(ANNE, "Archive");
        AtomicInteger runs = new AtomicInteger();
        house.db.disturb(moment -> {
            if (moment == Disturbance.Moment.RUN && runs.incrementAndGet() == 2) {
                throw new SQLException("on purpose");
            }
        });
        assertThrows(DatabaseBroken.class, () -> house.mails.copy(inbox, UidSet.ALL, archive));
        house.db.disturb(Disturbance.NONE);
        assertEquals(0, house.snapshot(archive).size());
        assertEquals(1200, house.snapshot(inbox).size());
    }

    // ---- undelete

    @Test
    void restoresIntoTheMailboxItWasRemovedFrom() {
        long inbox = deliverToInbox(3);
        Snapshot before = house.snapshot(inbox);
        flag(inbox, UidSet.of(2), Mails.FlagChange.ADD, Flags.DELETED | Flags.SEEN);
        house.mails.expunge(inbox, UidSet.ALL, true);
        List<Undelete.Removal> removed = house.store.undelete().list(ANNE, Undelete.Choice.ALL, 10);
        assertEquals(1, removed.size());
        assertEquals("INBOX", removed.getFirst().mailbox());
        assertEquals(before.entryId(1), removed.getFirst().id());
        assertEquals(1, house.store.undelete().restore(ANNE, Undelete.Choice.ALL));
        Snapshot after = house.snapshot(inbox);
        assertEquals(3, after.size());
        assertEquals(4, after.uid(2));
        assertEquals(before.entryId(1), after.entryId(2));
        assertEquals(Flags.SEEN, after.flags(2));
        assertEquals(0, house.store.undelete().restore(ANNE, Undelete.Choice.ALL));
    }

    @Test
    void restoresIntoAMailboxThatIsMadeAgain() {
        house.mailboxes.create(ANNE, "Trips/Japan", null);
        for (int i = 0; i < 1200; i++) {
            house.deliver(ANNE, "Trips/Japan", "mail " + i);
        }
        long old = house.id(ANNE, "Trips/Japan");
        house.mailboxes.delete(ANNE, "Trips/Japan");
        house.mailboxes.delete(ANNE, "Trips");
        assertEquals(0, house.mails.usage(ANNE).messages());
        assertEquals(1200, house.store.undelete().restore(ANNE, Undelete.Choice.ALL));
        assertNotEquals(old, house.id(ANNE, "Trips/Japan"));
        assertEquals(1200, house.snapshot(house.id(ANNE, "Trips/Japan")).size());
        assertEquals(1200, house.mails.usage(ANNE).messages());
    }

    @Test
    void whatIsRemovedGoesAfterThirtyDaysAndDraftsAfterAnHour() {
        long inbox = deliverToInbox(2);
        flag(inbox, UidSet.of(1), Mails.FlagChange.ADD, Flags.DRAFT);
        house.mails.copy(inbox, UidSet.of(1, 2), house.id(ANNE, "Archive"));
        house.mails.expunge(inbox, UidSet.ALL, false);
        later(Duration.ofHours(2));
        house.store.upkeep().run(account -> Long.MAX_VALUE);
        assertEquals(1, house.store.undelete().list(ANNE, Undelete.Choice.ALL, 10).size());
        later(Duration.ofDays(31));
        house.store.upkeep().run(account -> Long.MAX_VALUE);
        assertEquals(0, house.store.undelete().list(ANNE, Undelete.Choice.ALL, 10).size());
        Snapshot archive = house.snapshot(house.id(ANNE, "Archive"));
        assertEquals(archive.emailId(0), content(archive.emailId(0)).emailId(), "still held");
        house.mails.expunge(house.id(ANNE, "Archive"), UidSet.ALL, false);
        assertEquals(2, house.store.undelete().erase(ANNE, Undelete.Choice.ALL));
        assertNull(content(archive.emailId(0)), "nobody holds it any more");
    }

    private Mails.Content content(long emailId) {
        return house.mails.contents(ANNE, List.of(emailId), List.of()).getFirst();
    }

    @Test
    void whatIsRemovedLeavesWhenItTakesTooMuchRoomOldestFirst() {
        long inbox = deliverToInbox(3);
        for (int uid = 1; uid <= 3; uid++) {
            house.mails.expunge(inbox, UidSet.of(uid), false);
            later(Duration.ofMinutes(1));
        }
        long one = house.store.undelete().list(ANNE, Undelete.Choice.ALL, 1).getFirst().sizeBytes();
        house.store.upkeep().run(account -> 2 * one);
        List<Undelete.Removal> left = house.store.undelete().list(ANNE, Undelete.Choice.ALL, 9);
        assertEquals(2, left.size());
        assertEquals(
                left.getFirst().id(),
                house.store
                        .undelete()
                        .list(ANNE, Undelete.Choice.of(Set.of(left.getFirst().id())), 9)
                        .getFirst()
                        .id());
    }

    @Test
    void aRemovedAccountIsSwept() {
        deliverToInbox(450);
        house.mails.expunge(house.inbox(ANNE), UidSet.of(1, 2, 3), false);
        house.db.write(
                (tx, works) -> {
                    house.mails.removeAccounts(tx, works);
                    return works;
                },
                ANNE);
        house.store.upkeep().run(account -> 0);
        assertEquals(List.of(), house.mailboxes.list(ANNE));
        assertEquals(0, house.mails.usage(ANNE).messages());
        assertEquals(0, house.store.undelete().list(ANNE, Undelete.Choice.ALL, 9).size());
    }

    private void later(Duration duration) {
        house.now.updateAndGet(now -> now.plus(duration));
    }

    long deliverToInbox(int count) {
        for (int i = 0; i < count; i++) {
            house.deliver(ANNE, "INBOX", "mail " + (10 + i % 10));
        }
        return house.inbox(ANNE);
    }
}
