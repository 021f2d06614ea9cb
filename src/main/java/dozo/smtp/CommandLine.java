package dozo.smtp;

import dozo.net.Line;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a line from the client says. */
sealed interface CommandLine {
    /**
     * A command of the table.
     *
     * @param arguments without the blanks around them
     */
    record Known(Command command, String arguments) implements CommandLine {}

    /** Nothing that could be obeyed. */
    record Nonsense(Reply reply) implements CommandLine {}

    /** RFC 5321 4.5.3.1.9 */
    CommandLine TOO_LONG = new Nonsense(Reply.of(500, "5.5.2", "Line too long"));

    /** RFC 5321 2.3.8 */
    CommandLine BARE = new Nonsense(Reply.of(500, "5.5.2", "A line ends in CR LF"));

    CommandLine NOT_UTF8 = new Nonsense(Reply.of(500, "5.5.2", "Not UTF-8"));

    CommandLine UNKNOWN = new Nonsense(Reply.of(500, "5.5.1", "Command not recognized"));

    CommandLine FOREIGN = new Nonsense(Reply.of(500, "5.5.1", "This is SMTP, closing").goodbye());

    /** What begins like this is a browser, or its victim: a request that carries our commands. */
    Set<String> OTHER_PROTOCOLS =
            Set.of("GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "HOST:");

    static CommandLine read(Line line) {
        return switch (line.ending()) {
            case TOO_LONG -> TOO_LONG;
            case BARE -> BARE;
            case CRLF -> {
                String text = text(line);
                yield text == null ? NOT_UTF8 : read(text);
            }
        };
    }

    private static CommandLine read(String text) {
        int space = text.indexOf(' ');
        String name = space < 0 ? text : text.substring(0, space);
        Command command = Command.of(name);
        if (command != null) {
            return new Known(command, space < 0 ? "" : text.substring(space).strip());
        }
        boolean foreign =
                OTHER_PROTOCOLS.contains(name)
                        || (!name.isEmpty() && !Character.isLetter(name.charAt(0)));
        return foreign ? FOREIGN : UNKNOWN;
    }

    /** A command line as text (RFC 6531 3.3 lets it be UTF-8), or null. */
    private static @Nullable String text(Line line) {
        for (int i = line.start(); i < line.end(); i++) {
            if (line.octets()[i] < 0) {
                return international(line);
            }
        }
        return line.text();
    }

    private static @Nullable String international(Line line) {
        ByteBuffer octets = ByteBuffer.wrap(line.octets(), line.start(), line.length());
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
