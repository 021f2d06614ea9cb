package dozo.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Mails as the load generators send them: text that compresses like text, CRLF line ends. */
final class Mail {
    private static final String[] WORDS = {
        "storehouse", "ledger", "harbour", "rice", "lantern", "river", "merchant", "copy", "fire",
        "night", "morning", "letter", "bridge", "paper", "ink", "centre", "answer", "promise"
    };

    private Mail() {}

    /** A mail of about that many octets; the number makes it unlike all others. */
    static byte[] make(long number, int octets) {
        Random random = new Random(number);
        ByteArrayOutputStream mail = new ByteArrayOutputStream(octets + 256);
        text(
                mail,
                "From: Bench <bench@sender.test>\r\nTo: someone@bench.test\r\nSubject: mail "
                        + number
                        + "\r\nDate: Sun, 22 Nov 2026 12:00:00 +0900\r\nMessage-ID: <"
                        + number
                        + "."
                        + Long.toHexString(random.nextLong())
                        + "@sender.test>\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: text/plain; charset=us-ascii\r\n\r\n");
        StringBuilder line = new StringBuilder(100);
        while (mail.size() < octets - 2) {
            line.append(WORDS[random.nextInt(WORDS.length)]);
            line.append(random.nextInt(5) == 0 ? Integer.toHexString(random.nextInt()) : "");
            if (line.length() > 64) {
                text(mail, line.append("\r\n").toString());
                line.setLength(0);
            } else {
                line.append(' ');
            }
        }
        text(mail, "\r\n");
        return mail.toByteArray();
    }

    private static void text(ByteArrayOutputStream mail, String text) {
        mail.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
