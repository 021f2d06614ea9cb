package dozo.command;

import java.io.Console;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a command reads and writes.
 *
 * @param interactive somebody watches: progress may be shown in place
 */
public record Terminal(
        InputStream in, PrintWriter out, PrintWriter err, Messages messages, boolean interactive) {

    /** This process's, in the language of its arguments and environment. */
    public static Terminal ofProcess(List<String> arguments) {
        Charset charset = charset(System.getProperty("stdout.encoding", "UTF-8"));
        return new Terminal(
                System.in,
                writer(System.out, charset),
                writer(System.err, charset),
                Messages.in(Messages.language(arguments, System.getenv())),
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
    }

    /** One of streams, in UTF-8. */
    public static Terminal of(
            InputStream in, OutputStream out, OutputStream err, Messages messages) {
        return new Terminal(
                in,
                writer(out, StandardCharsets.UTF_8),
                writer(err, StandardCharsets.UTF_8),
                messages,
                false);
    }

    /** The locale C says ASCII; names and addresses are UTF-8 nevertheless. */
    private static Charset charset(String name) {
        Charset charset =
                Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
        boolean poor = charset.equals(StandardCharsets.US_ASCII);
        return poor ? StandardCharsets.UTF_8 : charset;
    }

    private static PrintWriter writer(OutputStream to, Charset charset) {
        return new PrintWriter(new OutputStreamWriter(to, charset), true);
    }

    /** A line for people, on standard error. */
    public void say(String key, Object... details) {
        err.println("dozo: " + messages.text(key, details));
    }
}
