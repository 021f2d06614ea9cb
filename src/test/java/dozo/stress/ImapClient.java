package dozo.stress;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to an IMAP server; strings hold one octet per character. Used by one thread. */
final class ImapClient implements AutoCloseable {
    private final Socket socket;
    private final int patienceMillis;
    private final InputStream input;
    private int commands;

    /**
     * Takes the greeting.
     *
     * @param socket connected
     * @param patienceMillis how long it waits for an answer
     */
    ImapClient(Socket socket, int patienceMillis) throws IOException {
        this.socket = socket;
        this.patienceMillis = patienceMillis;
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        refuseFault(read());
    }

    /** Runs a command; hands all responses on, and answers the tagged one, whatever it is. */
    Response run(String command, Consumer<Response> listener) throws IOException {
        String tag = "t" + ++commands;
        send(tag + " " + command + "\r\n");
        return await(tag, listener);
    }

    /** As {@link #run}, but it must be OK. */
    Response ok(String command, Consumer<Response> listener) throws IOException {
        Response response = run(command, listener);
        if (!response.word(0).equals("OK")) {
            throw new Mismatch(command + " -> " + response);
        }
        return response;
    }

    /** IDLE for a while, listening. */
    void idle(int millis, Consumer<Response> listener) throws IOException {
        String tag = "t" + ++commands;
        send(tag + " IDLE\r\n");
        Response goOn = read();
        while (!goOn.tag().equals("+")) {
            hear(goOn, listener);
            goOn = read();
        }
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            Response response = readWithin(5);
            if (response != null) {
                hear(response, listener);
            }
        }
        send("DONE\r\n");
        await(tag, listener);
    }

    private Response await(String tag, Consumer<Response> listener) throws IOException {
        while (true) {
            Response response = read();
            if (response.tag().equals(tag)) {
                refuseFault(response);
                return response;
            }
            hear(response, listener);
        }
    }

    private static void hear(Response response, Consumer<Response> listener) throws IOException {
        refuseFault(response);
        if (!response.untagged()) {
            throw new Mismatch("not now: " + response);
        }
        listener.accept(response);
    }

    private static void refuseFault(Response response) throws IOException {
        boolean no = response.word(0).equals("NO");
        boolean forNow = no && response.text().contains("[UNAVAILABLE]");
        if (forNow || response.word(0).equals("BYE")) {
            throw new Interrupted(response.text());
        }
        if (no && response.text().contains("[SERVERBUG]")) {
            throw new Mismatch(response.text());
        }
    }

    private void send(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    private @Nullable Response readWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        input.mark(1);
        try {
            if (input.read() < 0) {
                throw new EOFException();
            }
        } catch (SocketTimeoutException e) {
            return null;
        }
        input.reset();
        return read();
    }

    private Response read() throws IOException {
        socket.setSoTimeout(patienceMillis);
        StringBuilder text = new StringBuilder();
        while (true) {
            String line = line();
            text.append(line);
            if (!line.endsWith("}")) {
                return ResponseParser.parse(text.toString());
            }
            int length =
                    Integer.parseInt(line.substring(line.lastIndexOf('{') + 1, line.length() - 1));
            text.append("\r\n");
            text.append(new String(input.readNBytes(length), StandardCharsets.ISO_8859_1));
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = input.read(); octet != '\r'; octet = input.read()) {
            if (octet < 0) {
                throw new EOFException("the server closed after \"" + line + "\"");
            }
            line.append((char) octet);
        }
        if (input.read() != '\n') {
            throw new Mismatch("a line without LF: " + line);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
