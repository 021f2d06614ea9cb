package dozo.store;

import dozo.db.ResultCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what became of the places of an arrival. */
public final class PlacedCodec implements ResultCodec<List<Placed>> {
    @Override
    public void write(List<Placed> result, DataOutputStream out) throws IOException {
        out.writeInt(result.size());
        for (Placed placed : result) {
            switch (placed) {
                case Placed.Stored stored -> {
                    out.writeBoolean(true);
                    out.writeLong(stored.account());
                    out.writeLong(stored.mailbox());
                    out.writeLong(stored.uidValidity());
                    out.writeLong(stored.uid());
                    out.writeLong(stored.modseq());
                    out.writeLong(stored.emailId());
                }
                case Placed.NoMailbox missing -> {
                    out.writeBoolean(false);
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
            placed.add(in.readBoolean() ? stored(in) : new Placed.NoMailbox(in.readUTF()));
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
