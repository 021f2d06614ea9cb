package dozo.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Account;
import dozo.db.Disturbance;
import dozo.store.UidSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the store is asked. */
class ReadAheadTest {
    private static final int MAILS = 500;

    @TempDir Path folder;
    private PostOffice office;
    private Account ann;
    private Maildrop maildrop;

    @BeforeEach
    void open() {
        office = new PostOffice(folder);
        ann = office.user("ann");
        List<byte[]> mails = new ArrayList<>();
        for (int i = 0; i < MAILS; i++) {
            mails.add(text(i).getBytes(ISO_8859_1));
        }
        office.deliver(ann, "", mails);
        maildrop = Objects.requireNonNull(Maildrop.open(ann, office.mailboxes, office.mails));
    }

    @AfterEach
    void close() {
        maildrop.close();
        office.close();
    }

    private static String text(int mail) {
        return "Subject: " + mail + "\r\n\r\n" + "x".repeat(1_000) + "\r\n";
    }

    private static void check(ReadAhead reader, int index) {
        byte[] whole = Objects.requireNonNull(Objects.requireNonNull(reader.read(index)).whole());
        assertEquals(text(index), new String(whole, ISO_8859_1));
    }

    private int reads(Runnable work) {
        var reads = new AtomicInteger();
        office.database.disturb(moment -> reads.incrementAndGet());
        work.run();
        office.database.disturb(Disturbance.NONE);
        return reads.get();
    }

    @Test
    void aWalkCostsFewReads() {
        try (var reader = reader(1 << 20)) {
            int reads = reads(() -> walk(reader));
            assertTrue(reads < 40, "reads: " + reads);
        }
    }

    @Test
    void aJumpReadsOneMailOnly() {
        try (var reader = reader(1 << 20)) {
            int[] jumps = {400, 17, 230, 90, 3};
            int reads =
                    reads(() -> {
                        for (int index : jumps) {
                            check(reader, index);
                        }
                    });
            assertTrue(reads <= 2 * jumps.length, "reads: " + reads);
        }
    }

    @Test
    void theSameMailIsReadOnce() {
        try (var reader = reader(1 << 20)) {
            check(reader, 7);
            assertEquals(0, reads(() -> check(reader, 7)));
        }
    }

    @Test
    void readsSinglyWithoutABudget() {
        try (var reader = reader(0)) {
            int reads = reads(() -> walk(reader));
            assertTrue(reads >= MAILS, "reads: " + reads);
        }
    }

    @Test
    void givesItsBudgetBack() {
        var one = new ReadAhead.Budget(ReadAhead.WINDOW_BYTES);
        for (int session = 0; session < 3; session++) {
            try (var reader = new ReadAhead(office.mails, ann.id(), maildrop, one)) {
                assertTrue(reads(() -> walk(reader)) < 40);
            }
        }
    }

    @Test
    void tellsOfErasedMails() {
        try (var reader = reader(1 << 20)) {
            check(reader, 0);
            office.mails.expunge(
                    office.mailboxes.find(ann.id(), "INBOX").orElseThrow().id(),
                    new UidSet(List.of(new UidSet.Range(1, 400))),
                    false);
            check(reader, 1); // expunged only: it stays restorable, and readable here
            office.erase(ann);
            assertNull(reader.read(399));
            check(reader, 450);
        }
    }

    private ReadAhead reader(long budget) {
        return new ReadAhead(office.mails, ann.id(), maildrop, new ReadAhead.Budget(budget));
    }

    private static void walk(ReadAhead reader) {
        for (int i = 0; i < MAILS; i++) {
            check(reader, i);
        }
    }
}
