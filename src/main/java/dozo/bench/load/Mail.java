package dozo.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Mails as the load generators send them: text that compresses like text, CRLF line ends. Cheap to
 * make, so that each one is its own octets and making it is not what is measured.
 */
public final class Mail {
    private static final String[] WORDS = {
        "storehouse", "ledger", "harbour", "rice", "lantern", "river", "merchant", "copy", "fire",
        "night", "morning", "letter", "bridge", "paper", "ink", "centre", "answer", "promise"
    };
    private static final int LINES = 1 << 13;
    private static final int LINE_LENGTH = 64;
    private static final byte[][] POOL = pool();

    private Mail() {}

    private static byte[][] pool() {
        Random random = new Random(1);
        byte[][] pool = new byte[LINES][];
        for (int i = 0; i < LINES; i++) {
            StringBuilder line = new StringBuilder(LINE_LENGTH + 16);
            while (line.length() < LINE_LENGTH) {
                line.append(WORDS[random.nextInt(WORDS.length)]);
                line.append(random.nextInt(5) == 0 ? Integer.toHexString(random.nextInt()) : "");
                line.append(' ');
            }
            pool[i] = octets(line.append("\r\n").toString());
        }
        return pool;
    }

    /** A mail of exactly that many octets, at least 512; the number makes it unlike all others. */
    public static byte[] make(long number, int octets) {
        Random random = new Random(number);
        byte[] mail = new byte[octets];
        int length = put(mail, 0, header(number, random));
        while (length < octets - 2) {
            length = put(mail, length, POOL[random.nextInt(LINES)]);
        }
        mail[octets - 2] = '\r';
        mail[octets - 1] = '\n';
        if (mail[octets - 3] == '\r') {
            mail[octets - 3] = '.'; // a line end that was cut in two would be a bare CR
        }
        return mail;
    }

    private static int put(byte[] mail, int at, byte[] line) {
        int count = Math.min(line.length, mail.length - at);
        System.arraycopy(line, 0, mail, at, count);
        return at + count;
    }

    private static byte[] header(long number, Random random) {
        return octets(
                "From: Bench <bench@sender.test>\r\nTo: someone@bench.test\r\nSubject: mail "
                        + number
                        + "\r\nDate: Sun, 22 Nov 2026 12:00:00 +0900\r\nMessage-ID: <"
                        + number
                        + "."
                        + Long.toHexString(random.nextLong())
                        + "@sender.test>\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: text/plain; charset=us-ascii\r\n\r\n");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
