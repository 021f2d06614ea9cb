package dozo.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a header block that ENVELOPE shows (RFC 3501 7.4.2), as octet strings. Of a field
 * that stands twice the first counts; To, Cc and Bcc are joined.
 */
final class Envelope {
    /** What stands for a missing host: NIL would make the address a group (as Dovecot does). */
    static final String MISSING_HOST = "MISSING_DOMAIN";

    private static final String MISSING_MAILBOX = "MISSING_MAILBOX";

    private static final byte[] NIL = {'N', 'I', 'L'};

    @Nullable String date;
    @Nullable String subject;
    @Nullable String inReplyTo;
    @Nullable String messageId;
    private @Nullable String from;
    private @Nullable String sender;
    private @Nullable String replyTo;
    private final StringBuilder to = new StringBuilder();
    private final StringBuilder cc = new StringBuilder();
    private final StringBuilder bcc = new StringBuilder();

    static Envelope of(HeaderFields fields) {
        Envelope envelope = new Envelope();
        for (int index = 0; index < fields.count(); index++) {
            envelope.take(fields, index, fields.name(index));
        }
        return envelope;
    }

    /** Takes a field if it is one of ENVELOPE's. */
    void take(HeaderFields fields, int index, String name) {
        switch (name) {
            case "date" -> date = first(date, fields.text(index));
            case "subject" -> subject = first(subject, fields.text(index));
            case "from" -> from = first(from, fields.value(index));
            case "sender" -> sender = first(sender, fields.value(index));
            case "reply-to" -> replyTo = first(replyTo, fields.value(index));
            case "to" -> join(to, fields.value(index));
            case "cc" -> join(cc, fields.value(index));
            case "bcc" -> join(bcc, fields.value(index));
            case "in-reply-to" -> inReplyTo = first(inReplyTo, fields.text(index));
            case "message-id" -> messageId = first(messageId, fields.text(index));
            default -> {}
        }
    }

    byte[] wire() {
        OctetBuffer out = new OctetBuffer(512);
        out.append('(');
        WireString.octets(out, date);
        out.append(' ');
        WireString.octets(out, subject);
        out.append(' ');
        byte[] author = addresses(from, NIL);
        out.append(author).append(' ');
        // RFC 3501 7.4.2: absent or empty, Sender and Reply-To are those of From
        out.append(addresses(sender, author)).append(' ');
        out.append(addresses(replyTo, author)).append(' ');
        out.append(addresses(to.toString(), NIL)).append(' ');
        out.append(addresses(cc.toString(), NIL)).append(' ');
        out.append(addresses(bcc.toString(), NIL)).append(' ');
        WireString.octets(out, inReplyTo);
        out.append(' ');
        WireString.octets(out, messageId);
        return out.append(')').toArray();
    }

    private static byte[] addresses(@Nullable String field, byte[] otherwise) {
        List<Address> addresses = field == null ? List.of() : Address.list(field);
        if (addresses.isEmpty()) {
            return otherwise;
        }
        OctetBuffer out = new OctetBuffer(128).append('(');
        for (Address address : addresses) {
            address(out, address);
        }
        return out.append(')').toArray();
    }

    private static void address(OctetBuffer out, Address address) {
        out.append('(');
        WireString.octets(out, address.name());
        out.append(' ');
        WireString.octets(out, address.route());
        out.append(' ');
        WireString.octets(out, filled(address.mailbox(), MISSING_MAILBOX));
        out.append(' ');
        WireString.octets(out, filled(address.host(), MISSING_HOST));
        out.append(')');
    }

    private static @Nullable String filled(@Nullable String value, String missing) {
        return value != null && value.isEmpty() ? missing : value;
    }

    private static String first(@Nullable String known, String value) {
        return known == null ? value : known;
    }

    private static void join(StringBuilder known, String value) {
        known.append(known.isEmpty() ? "" : ", ").append(value);
    }
}
