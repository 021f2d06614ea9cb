package dozo.db;

/**
 * Time-ordered 64-bit ids, unique over all nodes: 41 bits of milliseconds since 2026-01-01T00:00Z,
 * 10 bits of node, 12 bits of counter. Always positive and rising on one node, also over a restart
 * and a clock that steps back.
 */
public final class Ids {
    public long next() {
        throw new UnsupportedOperationException("not yet");
    }
}
