package dozo.stress;

import java.util.Map;
import java.util.TreeMap;

/** A number that never falls: what was told before a look began is the least that it may show. */
final class Rising {
    private final String name;
    private final TreeMap<Long, Long> told = new TreeMap<>();

    Rising(String name) {
        this.name = name;
    }

    void told(long value, long moment) {
        if (told.isEmpty() || told.lastEntry().getValue() < value) {
            told.put(moment, value);
        }
    }

    /** Compares what was shown by a look that began at a moment. */
    void shown(long value, long began) {
        Map.Entry<Long, Long> before = told.lowerEntry(began);
        if (before != null && value < before.getValue()) {
            throw new Mismatch(
                    "%s went back to %d: it was %d at %d, looked at from %d"
                            .formatted(name, value, before.getValue(), before.getKey(), began));
        }
    }
}
