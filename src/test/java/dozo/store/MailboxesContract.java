package dozo.store;

import static dozo.store.Mailboxes.Outcome.DONE;
import static dozo.store.Mailboxes.Outcome.EXISTS;
import static dozo.store.Mailboxes.Outcome.LIMIT;
import static dozo.store.Mailboxes.Outcome.MISSING;
import static dozo.store.Mailboxes.Outcome.REFUSED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store promises, on any engine: the tree of mailboxes. */
abstract class MailboxesContract {
    private static final long ANNE = 1001;

    @TempDir Path folder;
    private House house;
    private Mailboxes mailboxes;

    abstract Database open(Path folder);

    @BeforeEach
    void build() {
        house = new House(open(folder));
        mailboxes = house.mailboxes;
        mailboxes.prepare(ANNE);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private List<String> names() {
        return mailboxes.list(ANNE).stream().map(Mailbox::name).toList();
    }

    private Mailbox find(String name) {
        return mailboxes.find(ANNE, name).orElseThrow();
    }

    @Test
    void beginsWithTheInboxAndTheSpecialUses() {
        assertEquals(List.of("INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash"), names());
        assertEquals(Role.JUNK, find("Junk").role());
        assertTrue(mailboxes.list(ANNE).stream().allMatch(Mailbox::subscribed));
        mailboxes.delete(ANNE, "Archive");
        mailboxes.prepare(ANNE);
        assertFalse(names().contains("Archive"), "prepare is for new accounts");
    }

    @Test
    void childrenFollowTheirParent() {
        for (String name : List.of("Work-old", "Work/Zoo", "Work", "Work/Ape", "inbox/Sub")) {
            mailboxes.create(ANNE, name, null);
        }
        assertEquals(
                List.of("Work", "Work/Ape", "Work/Zoo", "Work-old"),
                names().stream().filter(n -> n.startsWith("Work")).toList());
        assertTrue(names().contains("INBOX/Sub"));
    }

    @Test
    void createsTheParentsThatAreMissing() {
        assertEquals(DONE, mailboxes.create(ANNE, "a/b/c", null));
        assertTrue(names().containsAll(List.of("a", "a/b", "a/b/c")));
        assertEquals(EXISTS, mailboxes.create(ANNE, "a/b", null));
        assertEquals(EXISTS, mailboxes.create(ANNE, "iNbOx", null));
    }

    @Test
    void refusesNamesThatAreNone() {
        for (String name :
                List.of("", "/a", "a/", "a//b", "a\u0000b", "a\rb", "\uD800", "a\u2028")) {
            assertEquals(REFUSED, mailboxes.create(ANNE, name, null), name);
            assertEquals(MISSING, mailboxes.delete(ANNE, name), name);
            assertTrue(mailboxes.find(ANNE, name).isEmpty(), name);
        }
        assertEquals(LIMIT, mailboxes.create(ANNE, "x".repeat(1025), null));
        assertEquals(DONE, mailboxes.create(ANNE, "x".repeat(1024), null));
        assertEquals(LIMIT, mailboxes.create(ANNE, "d/".repeat(32) + "d", null));
        assertEquals(DONE, mailboxes.create(ANNE, "d/".repeat(31) + "d", null));
    }

    @Test
    void namesAreComparedInOneForm() {
        assertEquals(DONE, mailboxes.create(ANNE, "Cafe\u0301", null));
        assertEquals(EXISTS, mailboxes.create(ANNE, "Caf\u00e9", null));
        assertEquals("Caf\u00e9", find("Cafe\u0301").name());
    }

    @Test
    void aRoleBelongsToOneMailbox() {
        assertEquals(REFUSED, mailboxes.create(ANNE, "Junk2", Role.JUNK));
        mailboxes.delete(ANNE, "Junk");
        assertEquals(DONE, mailboxes.create(ANNE, "Junk2", Role.JUNK));
        assertEquals(Role.JUNK, find("Junk2").role());
    }

    @Test
    void renamesWithAllChildrenKeepingTheirIds() {
        mailboxes.create(ANNE, "a/b/c", null);
        mailboxes.create(ANNE, "ab", null);
        house.deliver(ANNE, "a/b/c", "x");
        Mailbox before = find("a/b/c");
        assertEquals(DONE, mailboxes.rename(ANNE, "a", "new/place"));
        Mailbox after = find("new/place/b/c");
        assertEquals(before.id(), after.id());
        assertEquals(before.uidValidity(), after.uidValidity());
        assertEquals(1, after.messages());
        assertTrue(names().contains("ab"));
        assertTrue(names().contains("new"));
        assertFalse(names().contains("a"));
    }

    @Test
    void refusesRenamesThatMakeNoSense() {
        mailboxes.create(ANNE, "a", null);
        assertEquals(MISSING, mailboxes.rename(ANNE, "nothing", "b"));
        assertEquals(EXISTS, mailboxes.rename(ANNE, "a", "Junk"));
        assertEquals(EXISTS, mailboxes.rename(ANNE, "a", "inbox"));
        assertEquals(REFUSED, mailboxes.rename(ANNE, "a", "a/b"));
        assertEquals(REFUSED, mailboxes.rename(ANNE, "a", "b/"));
        assertEquals(LIMIT, mailboxes.rename(ANNE, "a", "y".repeat(2000)));
    }

    @Test
    void renamingTheInboxMovesItsMails() {
        mailboxes.create(ANNE, "INBOX/child", null);
        for (int i = 0; i < 600; i++) {
            house.deliver(ANNE, "INBOX", "x");
        }
        assertEquals(DONE, mailboxes.rename(ANNE, "INBOX", "Old/2025"));
        assertEquals(0, find("INBOX").messages());
        assertEquals(600, find("Old/2025").messages());
        assertTrue(names().contains("INBOX/child"));
        assertEquals(601, find("INBOX").uidNext());
    }

    @Test
    void deletesAndKeepsTheNameOfAParent() {
        mailboxes.create(ANNE, "a/b", null);
        house.deliver(ANNE, "a", "x");
        assertEquals(REFUSED, mailboxes.delete(ANNE, "inbox"));
        assertEquals(MISSING, mailboxes.delete(ANNE, "nothing"));
        assertEquals(DONE, mailboxes.delete(ANNE, "a"));
        assertFalse(find("a").selectable());
        assertEquals(0, house.mails.usage(ANNE).messages());
        assertEquals(REFUSED, mailboxes.delete(ANNE, "a"));
        assertEquals(DONE, mailboxes.delete(ANNE, "a/b"));
        assertFalse(names().contains("a"), "a name kept for its children goes with the last");
    }

    @Test
    void aNameThatOnlyHasChildrenCanBeCreatedAgain() {
        mailboxes.create(ANNE, "a/b", null);
        Mailbox before = find("a");
        mailboxes.delete(ANNE, "a");
        assertEquals(DONE, mailboxes.create(ANNE, "a", null));
        assertTrue(find("a").selectable());
        assertNotEquals(before.id(), find("a").id());
        assertTrue(find("a").uidValidity() > before.uidValidity());
    }

    @Test
    void aNameNeverGetsAUidvalidityTwice() {
        Set<Long> given = new HashSet<>();
        mailboxes.list(ANNE).forEach(mailbox -> given.add(mailbox.uidValidity()));
        assertEquals(6, given.size());
        for (int i = 0; i < 20; i++) {
            mailboxes.create(ANNE, "again", null);
            assertTrue(given.add(find("again").uidValidity()));
            mailboxes.delete(ANNE, "again");
        }
    }

    @Test
    void subscriptionsOutliveTheirMailbox() {
        mailboxes.create(ANNE, "news", null);
        assertFalse(find("news").subscribed());
        assertEquals(DONE, mailboxes.subscribe(ANNE, "news", true));
        assertEquals(MISSING, mailboxes.subscribe(ANNE, "nothing", true));
        assertEquals(DONE, mailboxes.subscribe(ANNE, "nothing", false));
        mailboxes.delete(ANNE, "news");
        assertEquals(List.of("news"), mailboxes.danglingSubscriptions(ANNE));
        mailboxes.create(ANNE, "news", null);
        assertTrue(find("news").subscribed());
        assertEquals(List.of(), mailboxes.danglingSubscriptions(ANNE));
        mailboxes.delete(ANNE, "news");
        assertEquals(DONE, mailboxes.subscribe(ANNE, "news", false));
        assertEquals(List.of(), mailboxes.danglingSubscriptions(ANNE));
    }
}
