package dozo.message;

import java.nio.charset.StandardCharsets;

/** Short ways to scan the mails of tests. */
final class Scanned {
    private Scanned() {}

    /** A mail written with LF, scanned with CRLF. */
    static Description mail(String text) {
        return octets(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    static Description octets(byte[] mail) {
        MailScanner scanner = new MailScanner();
        scanner.write(mail, 0, mail.length);
        return scanner.finish();
    }

    static String envelope(String text) {
        return new String(mail(text).envelope(), StandardCharsets.UTF_8);
    }

    static Part part(String text) {
        return Part.read(mail(text).structure());
    }

    static String bodyStructure(String text) {
        return new String(BodyStructure.bodyStructure(part(text)), StandardCharsets.UTF_8);
    }

    static String body(String text) {
        return new String(BodyStructure.body(part(text)), StandardCharsets.UTF_8);
    }
}
