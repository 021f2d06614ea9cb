package dozo.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/** An SMTP client of a load generator, greeted and ready for its first mail. */
final class SmtpWire implements Closeable {
    private final Wire wire;

    SmtpWire(int port) throws IOException {
        this(new Wire(port));
    }

    SmtpWire(InetSocketAddress server) throws IOException {
        this(new Wire(server));
    }

    private SmtpWire(Wire wire) throws IOException {
        this.wire = wire;
        expect("220");
        wire.send("EHLO load.sender.test\r\n");
        wire.flush();
        expect("250");
    }

    /** Sends a mail in pieces, pipelined; returns when it is acknowledged. */
    void send(String recipient, byte[]... pieces) throws IOException {
        wire.send("MAIL FROM:<bench@sender.test>\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n");
        wire.flush();
        expect("250");
        expect("250");
        expect("354");
        for (byte[] piece : pieces) {
            wire.send(piece);
        }
        wire.send(".\r\n");
        wire.flush();
        expect("250");
    }

    private void expect(String code) throws IOException {
        do {
            wire.readLine();
            if (!wire.startsWith(code)) {
                throw new IOException("expected " + code + ", got " + wire.text());
            }
        } while (wire.startsWith(code + "-"));
    }

    @Override
    public void close() throws IOException {
        wire.send("QUIT\r\n");
        wire.flush();
        wire.close();
    }
}
