package dozo.trace;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A set of addresses and Message-IDs, compared without case, that may answer yes for one that is
 * not in it, one time in a hundred. Its octets are stored, so neither size nor hash may change.
 */
record Bloom(byte[] bits) {
    /** Ten bits for each of three keys of {@link Filters#STEPS} steps; fits into a page. */
    private static final int BYTES = 15 * 1024;

    private static final int PROBES = 7;

    Bloom() {
        this(new byte[BYTES]);
    }

    void add(String key) {
        long hash = hash(key);
        for (int i = 0; i < PROBES; i++) {
            int bit = bit(hash, i);
            bits[bit >>> 3] |= (byte) (1 << (bit & 7));
        }
    }

    boolean mayContain(String key) {
        long hash = hash(key);
        for (int i = 0; i < PROBES; i++) {
            int bit = bit(hash, i);
            if ((bits[bit >>> 3] & (1 << (bit & 7))) == 0) {
                return false;
            }
        }
        return true;
    }

    private int bit(long hash, int probe) {
        int sum = (int) (hash >>> 32) + probe * ((int) hash | 1);
        return Integer.remainderUnsigned(sum, bits.length * 8);
    }

    /** FNV-1a with a final mix. */
    private static long hash(String key) {
        long hash = 0xcbf29ce484222325L;
        for (byte octet : key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }
}
