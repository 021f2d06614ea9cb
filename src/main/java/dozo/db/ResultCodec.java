package dozo.db;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How the result of a work is kept beside it, so that a work whose outcome was not known can be run
 * again and answers what it answered (design rule 7).
 */
public interface ResultCodec<R> {
    void write(R result, DataOutputStream out) throws IOException;

    R read(DataInputStream in) throws IOException;

    /** Writes a list of numbers. */
    static void writeLongs(List<Long> values, DataOutputStream out) throws IOException {
        out.writeInt(values.size());
        for (long value : values) {
            out.writeLong(value);
        }
    }

    /** Reads what {@link #writeLongs} wrote. */
    static List<Long> readLongs(DataInputStream in) throws IOException {
        int size = in.readInt();
        List<Long> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(in.readLong());
        }
        return values;
    }
}
