package dozo.delivery;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The header fields that we put before a mail: Return-Path, Delivered-To and Received (RFC 5321
 * 4.4), a prefix for each recipient. Addresses are bounded by the door, so no line is longer than
 * RFC 5322 2.1.1 allows.
 */
final class Stamp {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    private final String hostname;
    private final ZoneId zone;

    Stamp(String hostname, ZoneId zone) {
        this.hostname = hostname;
        this.zone = zone;
    }

    /** The octets that stand before the mail in this recipient's mailboxes. */
    byte[] prefix(AcceptedMail mail, Recipient recipient, String received) {
        String text =
                "Return-Path: <"
                        + mail.sender()
                        + ">\r\nDelivered-To: "
                        + recipient.address()
                        + "\r\n"
                        + received;
        // RFC 6532 3.2: addresses beyond ASCII stand in headers as UTF-8
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The time stamp line; it is the same for all recipients. */
    String received(AcceptedMail mail, Instant now) {
        Origin origin = mail.origin();
        StringBuilder line = new StringBuilder(320);
        line.append("Received: from ").append(origin.helo());
        line.append(" (").append(literal(origin.address())).append(")\r\n\tby ").append(hostname);
        line.append(" (Dozo) with ").append(origin.protocol()).append(" id ").append(mail.id());
        // RFC 5321 7.6: "for" with several recipients would tell each of them of the others
        if (mail.recipients().size() == 1) {
            line.append("\r\n\tfor <").append(mail.recipients().getFirst().address()).append('>');
        }
        int space = origin.cipher().indexOf(' ');
        if (space > 0) {
            // RFC 8314 4.3: the tls clause names the cipher suite
            line.append("\r\n\ttls ").append(origin.cipher(), space + 1, origin.cipher().length());
            line.append(" (").append(origin.cipher(), 0, space).append(')');
        }
        line.append(";\r\n\t").append(DATE.format(now.atZone(zone))).append("\r\n");
        return line.toString();
    }

    /** RFC 5321 4.1.3. */
    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        if (scope >= 0) {
            text = text.substring(0, scope);
        }
        return address instanceof Inet6Address ? "[IPv6:" + text + "]" : "[" + text + "]";
    }
}
