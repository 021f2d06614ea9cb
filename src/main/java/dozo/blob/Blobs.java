package dozo.blob;

import dozo.db.Transaction;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.List;

/** The blobs of one database. Safe for any number of threads. */
public final class Blobs {
    /** Chunks are cut at this many octets of plain body. */
    public static final int CHUNK_BYTES = 256 * 1024;

    /**
     * Begins a body. Up to one chunk stays in memory; each further full chunk is written as a paced
     * bulk work of its own (the blob is then arriving), so a large body never stalls small ones. A
     * draft that is closed without being stored is swept.
     */
    public Draft draft() {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Stores finished drafts inside the caller's transaction: small bodies whole, large ones by
     * turning the arriving blob into a complete one. Answers the blob ids, in order.
     */
    public List<Long> store(Transaction tx, List<Draft> drafts) throws SQLException {
        throw new UnsupportedOperationException("not yet");
    }

    /** One holder of a blob. */
    public record Use(long blob, long holder) {}

    /** Writes down holders of blobs. */
    public void use(Transaction tx, List<Use> uses) throws SQLException {
        throw new UnsupportedOperationException("not yet");
    }

    /** Takes holders back; a blob without any is swept later. */
    public void release(Transaction tx, List<Use> uses) throws SQLException {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Copies octets [offset, offset + length) of a blob, clipped to its size. Reads at most one
     * chunk from the database at a time and writes to the sink outside any transaction.
     */
    public void copy(long blob, long offset, long length, OutputStream sink) throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Reads several whole small blobs in one query, in the order of the ids, as long as they fit
     * into one chunk together; a blob that is larger, or does not fit, is null and is read with
     * {@link #copy}. The list is cut after the last one that was read.
     */
    public List<byte[]> readSmall(List<Long> blobs) {
        throw new UnsupportedOperationException("not yet");
    }
}
