package dozo.dialogue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One playing of a dialogue: its connections, its variables, and what was said. */
final class Performance implements AutoCloseable {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)\\}");
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z]\\w*)>");
    private static final Duration QUIET = Duration.ofMillis(150);
    private static final int REMEMBERED_LINES = 30;

    private final Dialogue dialogue;
    private final Stage stage;

    private final Map<Integer, Peer> peers = new HashMap<>();
    private final Map<String, String> variables;
    private final Deque<String> said = new ArrayDeque<>();

    /** Expectations of S-ANY that still wait for their line. */
    private final List<Step> anyOrder = new ArrayList<>();

    Performance(Dialogue dialogue, Stage stage) {
        this.dialogue = dialogue;
        this.stage = stage;
        this.variables = new HashMap<>(stage.variables());
    }

    void play() throws IOException {
        for (Step step : dialogue.steps()) {
            try {
                if (step.kind() != Step.Kind.EXPECT_ANY_ORDER) {
                    meetAnyOrder();
                }
                play(step);
            } catch (IOException | RuntimeException e) {
                throw failure(step, e.toString(), e);
            }
        }
        meetAnyOrder();
    }

    private void play(Step step) throws IOException {
        switch (step.kind()) {
            case OPEN -> open(step);
            case SEND -> send(step, Octets.ofText(fill(step.text())) + "\r\n");
            case SEND_RAW -> send(step, Octets.unescape(Octets.ofText(fill(step.text()))));
            case EXPECT -> expect(step);
            case EXPECT_RAW -> expectOctets(step);
            case EXPECT_ANY_ORDER -> anyOrder.add(step);
            case SKIP_TO -> skipTo(step);
            case TLS -> peer(step).shakeHands();
            case CLOSE -> peer(step).close();
            case END -> expectEnd(step);
            case QUIET -> expectQuiet(step);
        }
    }

    private void open(Step step) throws IOException {
        String[] words = step.text().isEmpty() ? new String[0] : step.text().split(" ");
        String door = words.length > 0 && !words[0].equals("tls") ? words[0] : stage.door();
        Peer peer = Peer.connect(stage.address(door), stage.patience());
        Peer before = peers.put(step.peer(), peer);
        if (before != null) {
            before.close();
        }
        if (words.length > 0 && words[words.length - 1].equals("tls")) {
            peer.shakeHands();
        }
    }

    private Peer peer(Step step) throws IOException {
        Peer peer = peers.get(step.peer());
        if (peer == null) {
            peer = Peer.connect(stage.address(stage.door()), stage.patience());
            peers.put(step.peer(), peer);
        }
        return peer;
    }

    private void send(Step step, String octets) throws IOException {
        remember("C" + step.peer() + ": " + octets.stripTrailing());
        peer(step).send(octets.repeat(step.times()).getBytes(StandardCharsets.ISO_8859_1));
    }

    private void expect(Step step) throws IOException {
        if (step.times() != Step.ANY_TIMES) {
            for (int i = 0; i < step.times(); i++) {
                String line = nextLine(step);
                if (!matches(step, line)) {
                    throw mismatch(step, line);
                }
            }
            return;
        }
        String line = nextLine(step);
        while (matches(step, line)) {
            line = nextLine(step);
        }
        peer(step).putBack(line);
    }

    private void skipTo(Step step) throws IOException {
        String line = nextLine(step);
        while (!matches(step, line)) {
            line = nextLine(step);
        }
    }

    private void meetAnyOrder() throws IOException {
        while (!anyOrder.isEmpty()) {
            Step first = anyOrder.getFirst();
            String line;
            try {
                line = nextLine(first);
            } catch (IOException e) {
                throw failure(first, "none of " + anyOrder.size() + " S-ANY lines came: " + e, e);
            }
            boolean met = false;
            for (Iterator<Step> each = anyOrder.iterator(); !met && each.hasNext(); ) {
                met = matches(each.next(), line);
                if (met) {
                    each.remove();
                }
            }
            if (!met) {
                throw mismatch(first, line);
            }
        }
    }

    private void expectOctets(Step step) throws IOException {
        String wanted = Octets.unescape(Octets.ofText(fill(step.text()))).repeat(step.times());
        String came = peer(step).readOctets(wanted.length());
        remember("S" + step.peer() + ": " + came);
        if (!came.equals(wanted)) {
            throw mismatch(step, came);
        }
    }

    private void expectEnd(Step step) throws IOException {
        String line = peer(step).readLine();
        if (line != null) {
            throw mismatch(step, line);
        }
    }

    private void expectQuiet(Step step) throws IOException {
        try {
            String line = peer(step).readLine(QUIET);
            throw mismatch(step, line == null ? "the end of the connection" : line);
        } catch (SocketTimeoutException e) {
            remember("S" + step.peer() + ": (quiet)");
        }
    }

    private String nextLine(Step step) throws IOException {
        String line = peer(step).readLine();
        if (line == null) {
            throw new IOException("the server closed the connection");
        }
        remember("S" + step.peer() + ": " + line);
        return line;
    }

    private boolean matches(Step step, String line) {
        String text = step.text();
        if (text.length() < 2 || !text.startsWith("/") || !text.endsWith("/")) {
            return line.equals(Octets.ofText(fill(text)));
        }
        String expression = fillQuoted(text.substring(1, text.length() - 1));
        Matcher m = Pattern.compile(Octets.ofText(expression)).matcher(line);
        if (!m.matches()) {
            return false;
        }
        Matcher names = GROUP.matcher(expression);
        while (names.find()) {
            String name = names.group(1);
            String value = m.group(name);
            variables.put(name, value == null ? "" : Octets.text(value));
        }
        return true;
    }

    private String fill(String text) {
        return VARIABLE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(value(m.group(1))));
    }

    private String fillQuoted(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(Pattern.quote(value(m.group(1)))));
    }

    private String value(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no variable ${" + name + "}");
        }
        return value;
    }

    private void remember(String line) {
        said.addLast(Octets.show(line));
        if (said.size() > REMEMBERED_LINES) {
            said.removeFirst();
        }
    }

    private AssertionError mismatch(Step step, String came) {
        return failure(
                step, "expected " + step.kind() + " " + step.text() + "\n   came " + came, null);
    }

    private AssertionError failure(Step step, String what, @Nullable Throwable cause) {
        String place = dialogue.name() + ":" + step.line() + ": ";
        return new AssertionError(
                place + Octets.show(what) + "\n" + String.join("\n", said), cause);
    }

    @Override
    public void close() throws IOException {
        for (Peer peer : peers.values()) {
            peer.close();
        }
    }
}
