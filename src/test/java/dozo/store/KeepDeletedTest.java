package dozo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dozo.db.sqlite.SqliteEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed can be restored as long as the store was told, and no longer. */
class KeepDeletedTest {
    private static final long ANNE = 1;

    @TempDir private Path folder;
    private House house;

    @BeforeEach
    void open() {
        house = new House(SqliteEngine.open(folder, House.SETTINGS));
        house.mailboxes.prepare(ANNE);
        house.deliver(ANNE, "INBOX", "one");
        house.deliver(ANNE, "INBOX", "two");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Store keeping(Duration time) {
        return new Store(
                new Store.Rooms(house.db, house.blobs, house.ids, house.now::get, (a, m, q) -> {}),
                time);
    }

    private int left(Store store) {
        store.upkeep().run(account -> Long.MAX_VALUE);
        return store.undelete().list(ANNE, Undelete.Choice.ALL, 10).size();
    }

    private void later(Duration time) {
        house.now.updateAndGet(now -> now.plus(time));
    }

    @Test
    void keepsForTheTimeThatItWasTold() {
        Store store = keeping(Duration.ofDays(3));
        store.mails().expunge(house.id(ANNE, "INBOX"), UidSet.of(1), false);
        later(Duration.ofDays(3).minusMinutes(1));
        assertEquals(1, left(store));
        later(Duration.ofMinutes(2));
        assertEquals(0, left(store));
    }

    @Test
    void keepsNothingIfItWasToldSo() {
        Store store = keeping(Duration.ZERO);
        long inbox = house.id(ANNE, "INBOX");
        Mails.FlagNames draft = new Mails.FlagNames(Flags.DRAFT, List.of());
        store.mails().changeFlags(inbox, UidSet.of(2), Mails.FlagChange.ADD, draft, 1 << 30);
        store.mails().expunge(inbox, UidSet.ALL, false);
        assertEquals(0, left(store), "the draft has gone, too");
    }

    @Test
    void anotherTimeHoldsForWhatIsRemovedFromThenOn() {
        keeping(Duration.ofDays(3)).mails().expunge(house.id(ANNE, "INBOX"), UidSet.of(1), false);
        Store longer = keeping(Duration.ofDays(60));
        longer.mails().expunge(house.id(ANNE, "INBOX"), UidSet.of(2), false);
        later(Duration.ofDays(59));
        assertEquals(1, left(longer));
    }
}
