package dozo.blob;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dozo.db.DatabaseBroken;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Packs and unpacks chunks with zstd, in the caller's thread. Its tools are lent, not kept per
 * thread: there are as many as callers ever packed at the same moment, whatever the number of
 * (virtual) threads.
 */
final class Packer {
    /** Level 9 isn't worth its CPU on mails (measured: docs/decisions/0121). */
    private static final int LEVEL = 1;

    /** Packing must save a tenth, or reading would pay for nothing. */
    private static final int WORTH_DIVISOR = 10;

    private final ConcurrentLinkedDeque<Tools> idle = new ConcurrentLinkedDeque<>();

    private static final class Tools {
        final ZstdCompressCtx compress = new ZstdCompressCtx().setLevel(LEVEL);
        final ZstdDecompressCtx decompress = new ZstdDecompressCtx();
        final byte[] scratch = new byte[(int) Zstd.compressBound(Blobs.CHUNK_BYTES)];
    }

    /** Packs the first octets of a buffer, at most a chunk. */
    Packed pack(byte[] plain, int length) {
        Tools tools = borrow();
        try {
            int packed =
                    tools.compress.compressByteArray(
                            tools.scratch, 0, tools.scratch.length, plain, 0, length);
            if (packed > length - length / WORTH_DIVISOR - 1) {
                return new Packed(Packed.PLAIN, Arrays.copyOf(plain, length));
            }
            return new Packed(Packed.ZSTD, Arrays.copyOf(tools.scratch, packed));
        } finally {
            idle.push(tools);
        }
    }

    /** The plain octets, which must be as many as expected. */
    byte[] unpack(Packed packed, int size) {
        byte[] plain =
                switch (packed.codec()) {
                    case Packed.PLAIN -> packed.octets();
                    case Packed.ZSTD -> inflate(packed.octets(), size);
                    default -> throw corrupt("codec " + packed.codec(), null);
                };
        if (plain.length != size) {
            throw corrupt(plain.length + " octets, not " + size, null);
        }
        return plain;
    }

    private byte[] inflate(byte[] octets, int size) {
        Tools tools = borrow();
        try {
            return tools.decompress.decompress(octets, size);
        } catch (ZstdException e) {
            throw corrupt("zstd: " + e.getMessage(), e);
        } finally {
            idle.push(tools);
        }
    }

    private Tools borrow() {
        Tools tools = idle.poll();
        return tools == null ? new Tools() : tools;
    }

    private static DatabaseBroken corrupt(String what, @Nullable Throwable cause) {
        return new DatabaseBroken(DatabaseBroken.Kind.CORRUPT, "chunk: " + what, cause);
    }
}
