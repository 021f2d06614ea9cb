package dozo.account;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded memory of what was used lately: a young and an old generation. When the young one is
 * full it becomes the old one, and the old one is forgotten; what is asked for in between moves to
 * the young one. Safe for any number of threads.
 */
final class Recent<K, V> {
    private static final class Generations<K, V> {
        final ConcurrentHashMap<K, V> young = new ConcurrentHashMap<>();
        final ConcurrentHashMap<K, V> old;

        Generations(ConcurrentHashMap<K, V> old) {
            this.old = old;
        }
    }

    private final int perGeneration;
    private volatile Generations<K, V> generations = new Generations<>(new ConcurrentHashMap<>());

    /** At most that many values, about. */
    Recent(int limit) {
        perGeneration = Math.max(1, limit / 2);
    }

    @Nullable V get(K key) {
        Generations<K, V> now = generations;
        V value = now.young.get(key);
        if (value == null) {
            value = now.old.remove(key);
            if (value != null) {
                V newer = now.young.putIfAbsent(key, value);
                value = newer == null ? value : newer;
            }
        }
        return value;
    }

    void put(K key, V value) {
        Generations<K, V> now = generations;
        now.young.put(key, value);
        if (now.young.size() > perGeneration) {
            age(now);
        }
    }

    private synchronized void age(Generations<K, V> full) {
        if (generations == full) {
            generations = new Generations<>(full.young);
        }
    }

    /** What is remembered, else what is made now and remembered. */
    V of(K key, Supplier<V> made) {
        V known = get(key);
        if (known != null) {
            return known;
        }
        V fresh = made.get();
        Generations<K, V> now = generations;
        V earlier = now.young.putIfAbsent(key, fresh);
        if (now.young.size() > perGeneration) {
            age(now);
        }
        return earlier == null ? fresh : earlier;
    }

    void remove(K key) {
        Generations<K, V> now = generations;
        now.old.remove(key);
        now.young.remove(key);
    }

    int size() {
        Generations<K, V> now = generations;
        return now.young.size() + now.old.size();
    }
}
