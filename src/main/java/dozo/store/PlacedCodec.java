package dozo.store;

import dozo.db.ResultCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what became of the places of an arrival. */
public final class PlacedCodec implements ResultCodec<List<Placed>> {
    private static final int NO_MAILBOX = 0;
    private static final int STORED = 1;
    private static final int REPEATED = 2;

    @Override
    public void write(List<Placed> result, DataOutputStream out) throws IOException {
        out.writeInt(result.size());
        for (Placed placed : result) {
            switch (placed) {
                case Placed.Stored stored -> {
                    out.writeByte(STORED);
                    out.writeLong(stored.account());
                    out.writeLong(stored.mailbox());
                    out.writeLong(stored.uidValidity());
                    out.writeLong(stored.uid());
                    out.writeLong(stored.modseq());
                    out.writeLong(stored.emailId());
                }
                case Placed.Repeated(long mail) -> {
                    out.writeByte(REPEATED);
                    out.writeLong(mail);
                }
                case Placed.NoMailbox missing -> {
                    out.writeByte(NO_MAILBOX);
                    out.writeUTF(missing.name());
                }
            }
        }
    }

    @Override
    public List<Placed> read(DataInputStream in) throws IOException {
        int size = in.readInt();
        List<Placed> placed = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            placed.add(
                    switch (in.readByte()) {
                        case STORED -> stored(in);
                        case REPEATED -> new Placed.Repeated(in.readLong());
                        default -> new Placed.NoMailbox(in.readUTF());
                    });
        }
        return placed;
    }

    private static Placed stored(DataInputStream in) throws IOException {
        return new Placed.Stored(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }
}
