package dozo.bench.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of ours that lives through several rounds: it obeys a line on its input with a line on
 * its output, and ends when its input does. What goes wrong there is printed on standard error.
 */
public final class Companion implements AutoCloseable {
    private static final int END_SECONDS = 120;

    private final Process process;
    private final BufferedReader answers;

    public Companion(List<String> command) throws IOException {
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    public long pid() {
        return process.pid();
    }

    /** Gives an order; answers what follows the expected word in the answer. */
    public String order(String order, String expected) throws IOException {
        OutputStream orders = process.getOutputStream();
        orders.write((order + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
        return answer(expected);
    }

    /** Waits for a line; answers what follows the expected word in it. */
    public String answer(String expected) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(expected)) {
            throw new IOException("expected " + expected + " of a load generator, got " + line);
        }
        return line.substring(expected.length()).strip();
    }

    /** Ends its input and answers its last line, as {@link #answer} does. */
    public String finish(String expected) throws IOException {
        process.getOutputStream().close();
        return answer(expected);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
