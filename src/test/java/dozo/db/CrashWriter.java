package dozo.db;

import dozo.db.Notes.Note;
import dozo.db.sqlite.SqliteEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Writes with many callers and prints the id of each note once it is durable, until killed. */
public final class CrashWriter {
    static final int LINE_DIGITS = 12;
    private static final int CALLERS = 32;

    private CrashWriter() {}

    /**
     * @param args data folder, first id
     */
    public static void main(String[] args) throws InterruptedException {
        Database database = SqliteEngine.open(Path.of(args[0]));
        database.migrate(List.of("dbtest"));
        Notes notes = new Notes();
        AtomicLong ids = new AtomicLong(Long.parseLong(args[1]));
        Thread last = Thread.currentThread();
        for (int i = 0; i < CALLERS; i++) {
            last = Thread.startVirtualThread(() -> write(database, notes, ids));
        }
        last.join();
    }

    private static void write(Database database, Notes notes, AtomicLong ids) {
        while (true) {
            long id = ids.incrementAndGet();
            database.write(notes, new Note(id, "w" + id, new byte[size(id)]));
            String line = String.format(Locale.ROOT, "%0" + LINE_DIGITS + "d\n", id);
            synchronized (System.out) {
                System.out.print(line);
                System.out.flush();
            }
        }
    }

    static int size(long id) {
        return (int) (id * 7919 % 9000);
    }
}
