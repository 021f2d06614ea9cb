package dozo.db;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The table of the tests: words, each once. */
final class Notes implements Batch<Notes.Note, Integer> {
    record Note(long id, String word, byte[] octets) {}

    /** How many works each run had, in order. */
    final List<Integer> runs = Collections.synchronizedList(new ArrayList<>());

    @Override
    public List<Integer> run(Transaction tx, List<Note> works) throws SQLException {
        runs.add(works.size());
        PreparedStatement insert =
                tx.prepare("INSERT INTO note(id, word, octets, size) VALUES (?, ?, ?, ?)");
        List<Integer> sizes = new ArrayList<>();
        for (Note note : works) {
            insert.setLong(1, note.id());
            insert.setString(2, note.word());
            insert.setBytes(3, note.octets());
            insert.setLong(4, note.octets().length);
            insert.executeUpdate();
            sizes.add(note.octets().length);
        }
        return sizes;
    }

    @Override
    public long sizeBytes(Note work) {
        return work.octets().length;
    }

    static long count(Database database) {
        return database.read(tx -> {
            try (ResultSet row = tx.prepare("SELECT count(*) FROM note").executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
