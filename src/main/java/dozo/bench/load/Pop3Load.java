package dozo.bench.load;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that read their whole mailbox over POP3, pipelined or one mail after the other. */
final class Pop3Load extends Load {
    private static final int BURST = 64; // commands on the way at once when pipelining

    private final int port;
    private final boolean pipelined;

    Pop3Load(int port, boolean pipelined) {
        this.port = port;
        this.pipelined = pipelined;
    }

    @Override
    void client(int number, AtomicLong left) throws IOException {
        while (left.get() > 0) {
            try (Wire wire = new Wire(port)) {
                ok(wire);
                single(wire, "USER " + People.user(number));
                single(wire, "PASS " + People.PASSWORD);
                int messages = stat(wire);
                int burst = pipelined ? BURST : 1;
                for (int next = 1; next <= messages && left.get() > 0; next += burst) {
                    int last = Math.min(messages, next + burst - 1);
                    retrieve(wire, next, last);
                    left.addAndGet(-(last - next + 1));
                }
                single(wire, "QUIT");
            }
        }
    }

    private static void retrieve(Wire wire, int first, int last) throws IOException {
        for (int i = first; i <= last; i++) {
            wire.send("RETR " + i + "\r\n");
        }
        wire.flush();
        for (int i = first; i <= last; i++) {
            ok(wire);
            do {
                wire.readLine();
            } while (wire.lineLength() != 1 || !wire.startsWith("."));
        }
    }

    private static int stat(Wire wire) throws IOException {
        single(wire, "STAT");
        return Integer.parseInt(wire.text().split(" ")[1]);
    }

    private static void single(Wire wire, String command) throws IOException {
        wire.send(command + "\r\n");
        wire.flush();
        ok(wire);
    }

    private static void ok(Wire wire) throws IOException {
        wire.readLine();
        if (!wire.startsWith("+OK")) {
            throw new IOException("expected +OK, got " + wire.text());
        }
    }
}
