package dozo.store.work;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed full name of a mailbox: components between "/", NFC, the inbox in capitals. Names
 * sort so that children follow their parent, the inbox first.
 */
public record MailboxName(String text) implements Comparable<MailboxName> {
    public static final String INBOX = "INBOX";
    static final char DELIMITER = '/';

    /** Octets of a name in UTF-8 at most. */
    static final int LENGTH_LIMIT = 1024;

    /** Components at most. */
    static final int DEPTH_LIMIT = 32;

    /** What is wrong with a name. */
    public enum Fault {
        /** Empty components, control characters. */
        MALFORMED,
        TOO_LONG
    }

    private static final Comparator<String> ORDER =
            Comparator.comparing((String name) -> !isInbox(name))
                    .thenComparing(name -> name.replace(DELIMITER, '\u0001'));

    /** The name as it is stored; a lookup of a malformed one simply finds nothing. */
    public static MailboxName of(String raw) {
        String name = Normalizer.normalize(raw, Normalizer.Form.NFC);
        int first = name.indexOf(DELIMITER) < 0 ? name.length() : name.indexOf(DELIMITER);
        // RFC 3501 5.1: INBOX in any case; we say the same of its children's first component
        if (first == INBOX.length() && name.regionMatches(true, 0, INBOX, 0, first)) {
            name = INBOX + name.substring(first);
        }
        return new MailboxName(name);
    }

    /** What is wrong with it, if anything is; null for a good name. */
    public @Nullable Fault fault() {
        if (text.getBytes(StandardCharsets.UTF_8).length > LENGTH_LIMIT
                || components().size() > DEPTH_LIMIT) {
            return Fault.TOO_LONG;
        }
        boolean malformed =
                components().stream().anyMatch(String::isEmpty)
                        || text.codePoints().anyMatch(MailboxName::isForbidden);
        return malformed ? Fault.MALFORMED : null;
    }

    /** RFC 5198 2, RFC 9051 5.1: no controls, no line and paragraph separators, no halves. */
    private static boolean isForbidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    private List<String> components() {
        return List.of(text.split("/", -1));
    }

    /** The names above it, topmost first. */
    List<String> parents() {
        List<String> parents = new ArrayList<>();
        for (int at = text.indexOf(DELIMITER); at >= 0; at = text.indexOf(DELIMITER, at + 1)) {
            parents.add(text.substring(0, at));
        }
        return parents;
    }

    public boolean isInbox() {
        return isInbox(text);
    }

    private static boolean isInbox(String name) {
        return name.equals(INBOX);
    }

    /** Does that name stand below this one? */
    boolean isAbove(String other) {
        return other.startsWith(text + DELIMITER);
    }

    @Override
    public int compareTo(MailboxName other) {
        return ORDER.compare(text, other.text);
    }
}
