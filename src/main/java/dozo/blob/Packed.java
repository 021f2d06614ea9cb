package dozo.blob;

/**
 * Octets as they are stored.
 *
 * @param codec how they are packed: {@link #PLAIN} or {@link #ZSTD}
 */
record Packed(int codec, byte[] octets) {
    static final int PLAIN = 0;
    static final int ZSTD = 1;
}
