package dozo.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Batch;
import dozo.db.Database;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the trace promises, on any engine. */
abstract class TraceContract {
    @TempDir Path folder;
    Database database;
    Trace trace;
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final Batch<List<Step>, Boolean> record =
            (tx, works) -> {
                for (List<Step> steps : works) {
                    trace.record(tx, steps);
                }
                return Collections.nCopies(works.size(), true);
            };

    abstract Database open(Path folder);

    @BeforeEach
    void open() {
        database = open(folder);
        database.migrate(List.of("trace"));
        trace = new Trace(database, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void findsAMailByItsIdItsMessageIdAndItsAddresses() {
        Step accepted = step(71, "accepted", "Ann@Example.org", null, "a.b@example.org");
        Step delivered = step(71, "delivered", null, "bob@example.com", null);
        Step other = step(72, "accepted", "eve@example.net", null, "x@example.net");
        assertEquals(0, trace.greatestMail());
        write(List.of(accepted, other, delivered));
        assertEquals(72, trace.greatestMail());
        List<Step> mail = List.of(accepted, delivered);
        assertEquals(mail, trace.find("71", 10));
        assertEquals(mail, trace.find("<a.b@example.org>", 10));
        assertEquals(mail, trace.find("a.b@example.org", 10));
        assertEquals(mail, trace.find("ann@EXAMPLE.org", 10));
        assertEquals(mail, trace.find(" bob@example.com ", 10));
        assertEquals(List.of(), trace.find("nobody@example.com", 10));
        assertEquals(List.of(), trace.find("", 10));
        assertEquals(List.of(), trace.find("bob\0@example.com", 10));
        assertEquals(List.of(), trace.find("73", 10));
    }

    @Test
    void findsAcrossManyFiltersNewestFirst() {
        int mails = 5 * Filters.STEPS + 100;
        for (int i = 0; i < mails; i += 1000) {
            List<Step> steps = new ArrayList<>();
            for (int mail = i; mail < Math.min(i + 1000, mails); mail++) {
                String recipient = mail % 5000 == 7 ? "rare@example.org" : "r" + mail;
                steps.add(step(mail, "accepted", "s" + mail, recipient, "m" + mail));
            }
            write(steps);
        }
        trace.maintain();
        assertEquals(5, count("trace_filter"));
        List<Long> found = trace.find("rare@example.org", 100).stream().map(Step::mail).toList();
        assertEquals(List.of(20007L, 15007L, 10007L, 5007L, 7L), found);
        assertEquals(2, trace.find("rare@example.org", 2).size());
        for (int mail = 0; mail < mails; mail += 997) {
            assertEquals(mail, trace.find("m" + mail, 10).getFirst().mail());
        }
    }

    @Test
    void forgetsAfterThirtyDays() {
        List<Step> old = new ArrayList<>();
        for (int i = 0; i < 2 * Filters.STEPS; i++) {
            old.add(step(i, "accepted", "old@example.org", null, null));
        }
        write(old);
        trace.maintain();
        now = now.plus(Duration.ofDays(29));
        write(List.of(step(99_999, "accepted", "new@example.org", null, null)));
        trace.maintain();
        assertEquals(10, trace.find("old@example.org", 10).size());
        now = now.plus(Duration.ofDays(2));
        trace.maintain();
        assertEquals(1, count("trace_step"));
        assertEquals(0, count("trace_filter"));
        assertEquals(List.of(), trace.find("old@example.org", 10));
        assertEquals(1, trace.find("new@example.org", 10).size());
    }

    @Test
    void filtersSeldomLie() {
        Bloom bloom = new Bloom();
        for (int i = 0; i < 3 * Filters.STEPS; i++) {
            bloom.add("user" + i + "@example.org");
        }
        int lies = 0;
        for (int i = 0; i < 10_000; i++) {
            assertTrue(bloom.mayContain("USER" + i + "@example.org"));
            lies += bloom.mayContain("other" + i + "@example.org") ? 1 : 0;
        }
        assertTrue(lies < 300, "lies: " + lies);
    }

    Step step(
            long mail,
            String kind,
            @Nullable String sender,
            @Nullable String recipient,
            @Nullable String messageId) {
        return new Step(mail, now.toEpochMilli(), kind, sender, recipient, messageId, "detail");
    }

    void write(List<Step> steps) {
        assertTrue(database.write(record, steps));
    }

    long count(String table) {
        return database.read(tx -> {
            try (ResultSet row = tx.prepare("SELECT count(*) FROM " + table).executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
