package dozo.bench.load;

import java.io.Closeable;
import java.io.IOException;

/** A logged-in IMAP client of a load generator. */
public final class ImapWire implements Closeable {
    private final Wire wire;
    private long untagged;

    public ImapWire(int port, String user) throws IOException {
        wire = new Wire(port);
        wire.readLine();
        command("LOGIN " + user + " " + People.PASSWORD);
    }

    /** Sends a command and reads to its OK; counts untagged responses. */
    public void command(String text) throws IOException {
        wire.send("a " + text + "\r\n");
        wire.flush();
        finish(text);
    }

    /** Sends a command that may as well be refused: what it wants may be there already. */
    void attempt(String text) throws IOException {
        wire.send("a " + text + "\r\n");
        wire.flush();
        do {
            wire.readLine();
        } while (!wire.startsWith("a "));
    }

    /** APPEND, or MULTIAPPEND (RFC 3502) of several mails, with non-synchronising literals. */
    public void append(byte[]... mails) throws IOException {
        wire.send("a APPEND INBOX");
        for (byte[] mail : mails) {
            wire.send(" {" + mail.length + "+}\r\n");
            wire.send(mail);
        }
        wire.send("\r\n");
        wire.flush();
        finish("APPEND");
    }

    private void finish(String text) throws IOException {
        while (true) {
            wire.readLine();
            long literal;
            if (wire.startsWith("a OK")) {
                return;
            }
            if (!wire.startsWith("*")) {
                throw new IOException(text + ": " + wire.text());
            }
            untagged++;
            while ((literal = wire.literal()) >= 0) {
                wire.skip(literal);
                wire.readLine();
            }
        }
    }

    /** Untagged responses so far. */
    long untagged() {
        return untagged;
    }

    /** How many mails the inbox has. */
    public long messages() throws IOException {
        wire.send("a STATUS INBOX (MESSAGES)\r\n");
        wire.flush();
        long messages = -1;
        while (true) {
            wire.readLine();
            if (wire.startsWith("a OK")) {
                return messages;
            }
            String line = wire.text();
            int at = line.indexOf("(MESSAGES ");
            if (at >= 0) {
                messages = Long.parseLong(line.substring(at + 10, line.indexOf(')', at)));
            }
        }
    }

    @Override
    public void close() throws IOException {
        wire.send("a LOGOUT\r\n");
        wire.flush();
        wire.close();
    }
}
