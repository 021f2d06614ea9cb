package dozo.blob;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Plain chunks of large bodies that were read in part: a client that fetches an attachment piece by
 * piece comes back for the rest of the chunk.
 */
final class RecentChunks {
    private static final int LIMIT = 32 * 1024 * 1024 / Blobs.CHUNK_BYTES;

    record Key(long blob, long seq) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, byte[]> chunks = new LinkedHashMap<>(16, 0.75f, true);

    byte @Nullable [] get(Key key) {
        lock.lock();
        try {
            return chunks.get(key);
        } finally {
            lock.unlock();
        }
    }

    void put(Key key, byte[] plain) {
        lock.lock();
        try {
            chunks.put(key, plain);
            if (chunks.size() > LIMIT) {
                chunks.remove(chunks.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }
}
