package dozo.dialogue;

/**
 * One line of a dialogue.
 *
 * @param line its number in the file
 * @param peer number of the connection
 * @param kind what is done
 * @param times how often; {@link #ANY_TIMES} for "S*:"
 * @param text what is sent or expected
 */
public record Step(int line, int peer, Kind kind, int times, String text) {
    /** As often as it fits, also never. */
    public static final int ANY_TIMES = -1;

    /** What a line does. */
    public enum Kind {
        SEND("C", true),
        SEND_RAW("C-RAW", true),
        EXPECT("S", true),
        EXPECT_RAW("S-RAW", true),
        EXPECT_ANY_ORDER("S-ANY", true),
        SKIP_TO("S-SKIP", true),
        OPEN("OPEN", false),
        TLS("TLS", false),
        CLOSE("CLOSE", false),
        END("EOF", false),
        QUIET("QUIET", false);

        private final String word;
        private final boolean speaks;

        Kind(String word, boolean speaks) {
            this.word = word;
            this.speaks = speaks;
        }

        /** Does text follow after a colon? */
        boolean speaks() {
            return speaks;
        }

        static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no such step: " + word);
        }
    }
}
