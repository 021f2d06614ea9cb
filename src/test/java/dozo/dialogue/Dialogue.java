package dozo.dialogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * A conversation as a text file (UTF-8). Each line is a step:
 *
 * <pre>
 * # comment                 also: empty lines
 * WITH key=value            a wish for the test that plays it: {@link #with}; before the first step
 * C: NOOP                   the client sends the line and CRLF ("C:" alone: an empty line)
 * C-RAW: DATA\r\nA\x00      the client sends these octets; escapes \r \n \t \\ \xHH
 * S: 250 2.0.0 OK           the server's next line is exactly this
 * S: /250 .* (?&lt;id&gt;\w+)/  ... matches this expression as a whole; named groups become variables
 * S-RAW: +OK\r\n            the server's next octets are exactly these
 * S-ANY: * 1 EXISTS         neighbouring S-ANY lines come in any order
 * S-SKIP: /a1 OK .*&#47;        lines are passed over until one matches
 * C*1000: NOOP              any C or S step: exactly that often
 * S*: /250-.*&#47;              as often as lines match, also never (then one line stays unread)
 * TLS                       the client shakes hands now (any certificate will do)
 * CLOSE                     the client closes
 * EOF                       the server closes, after nothing more
 * QUIET                     nothing comes for a moment
 * OPEN                      connects; needed only to choose a door, or before nothing is sent:
 * OPEN imaps tls            door of the {@link Stage} by name; "tls": hands are shaken at once
 * C1: NOOP  S1: ..  TLS1    a number after the word: another connection, opened at its first use
 * ${name}                   in any text: the variable's value (in /.../ taken literally)
 * </pre>
 *
 * Octets and text: both sides are compared as octets; a line of the file counts as its UTF-8 octets
 * and an expression sees each octet as one character. Open connections are closed at the end. A
 * failure names file, line and what came before. Play all files of a folder with {@link #tests}.
 */
public final class Dialogue {
    private static final Path ROOT = Path.of("src/test/dialogues");
    private static final Pattern STEP =
            Pattern.compile("([A-Z]+)(\\d?)(-[A-Z]+)?(\\*\\d*)?(?::(?: (.*))?| (.*))?");

    private final String name;
    private final Map<String, String> with;
    private final List<Step> steps;

    private Dialogue(String name, Map<String, String> with, List<Step> steps) {
        this.name = name;
        this.with = with;
        this.steps = steps;
    }

    /** How a test plays a dialogue: usually it starts a server as {@link #with} wishes. */
    @FunctionalInterface
    public interface Theatre {
        /** Sets a {@link Stage}, calls {@link Dialogue#play} and tears the stage down. */
        void play(Dialogue dialogue) throws Exception;
    }

    /** A test for each file of src/test/dialogues/FOLDER. */
    public static Stream<DynamicTest> tests(String folder, Theatre theatre) {
        return in(folder).stream()
                .map(each -> DynamicTest.dynamicTest(each.name, () -> theatre.play(each)));
    }

    /** All dialogues of src/test/dialogues/FOLDER. */
    public static List<Dialogue> in(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(Dialogue::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dialogue read(Path file) {
        try {
            return parse(ROOT.relativize(file).toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a dialogue from its text. */
    public static Dialogue parse(String name, String text) {
        Map<String, String> with = new LinkedHashMap<>();
        List<Step> steps = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("WITH ")) {
                String[] wish = line.substring(5).split("=", 2);
                with.put(wish[0].strip(), wish[1].strip());
            } else {
                steps.add(step(name, number, line));
            }
        }
        return new Dialogue(name, with, List.copyOf(steps));
    }

    private static Step step(String name, int number, String line) {
        Matcher m = STEP.matcher(line);
        try {
            if (!m.matches()) {
                throw new IllegalArgumentException("not a step: " + line);
            }
            Step.Kind kind = Step.Kind.of(m.group(1) + orEmpty(m.group(3)));
            if (kind.speaks() != line.contains(":")) {
                throw new IllegalArgumentException("colon missing or too many: " + line);
            }
            String many = orEmpty(m.group(4));
            int times = 1;
            if (!many.isEmpty()) {
                times = many.length() == 1 ? Step.ANY_TIMES : Integer.parseInt(many.substring(1));
            }
            String text = kind.speaks() ? orEmpty(m.group(5)) : orEmpty(m.group(6));
            String peer = orEmpty(m.group(2));
            return new Step(number, peer.isEmpty() ? 0 : Integer.parseInt(peer), kind, times, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ":" + number + ": " + e.getMessage(), e);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** File name below src/test/dialogues. */
    public String name() {
        return name;
    }

    /** The WITH lines. */
    public Map<String, String> with() {
        return with;
    }

    /** The steps in their order: for tests of what the dialogues cover. */
    public List<Step> steps() {
        return steps;
    }

    /** Plays it; throws AssertionError at the first mismatch. */
    public void play(Stage stage) throws IOException {
        try (Performance performance = new Performance(this, stage)) {
            performance.play();
        }
    }
}
