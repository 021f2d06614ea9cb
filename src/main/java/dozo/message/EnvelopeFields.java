package dozo.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields back from an ENVELOPE in wire form ({@link Description#envelope}), as octet strings.
 * Used by one thread.
 */
public final class EnvelopeFields {
    /** The fields, in the order of RFC 3501 7.4.2. */
    public enum Field {
        DATE,
        SUBJECT,
        FROM,
        SENDER,
        REPLY_TO,
        TO,
        CC,
        BCC,
        IN_REPLY_TO,
        MESSAGE_ID;

        boolean holdsAddresses() {
            return switch (this) {
                case FROM, SENDER, REPLY_TO, TO, CC, BCC -> true;
                case DATE, SUBJECT, IN_REPLY_TO, MESSAGE_ID -> false;
            };
        }
    }

    private static final Field[] FIELDS = Field.values();

    private final byte[] wire;
    private int at;

    public EnvelopeFields(byte[] wire) {
        this.wire = wire;
    }

    /** A field's value, null for NIL; addresses as {@code Name <mailbox@host>, Group: a@b;}. */
    public @Nullable String value(Field field) {
        at = 1;
        for (Field before : FIELDS) {
            if (before == field) {
                break;
            }
            skip();
            at++;
        }
        return field.holdsAddresses() ? addresses() : string();
    }

    private @Nullable String addresses() {
        if (wire[at] != '(') {
            return string();
        }
        StringBuilder text = new StringBuilder();
        boolean apart = false;
        at++;
        while (wire[at] == '(') {
            String name = member();
            member(); // a source route: no program shows it
            String mailbox = member();
            String host = member();
            at++;
            boolean groupEnds = mailbox == null && host == null;
            text.append(apart && !groupEnds ? ", " : "");
            append(text, new Address(name, null, mailbox, host));
            apart = host != null || groupEnds;
        }
        return text.toString();
    }

    /** A string behind a parenthesis or a space. */
    private @Nullable String member() {
        at++;
        return string();
    }

    private static void append(StringBuilder text, Address address) {
        if (!address.isMailbox()) {
            text.append(address.mailbox() == null ? ";" : address.mailbox() + ": ");
            return;
        }
        String spec =
                Envelope.MISSING_HOST.equals(address.host())
                        ? address.mailbox()
                        : address.mailbox() + "@" + address.host();
        text.append(address.name() == null ? spec : address.name() + " <" + spec + ">");
    }

    private @Nullable String string() {
        return switch (wire[at]) {
            case '"' -> quoted();
            case '{' -> literal();
            default -> {
                at += "NIL".length();
                yield null;
            }
        };
    }

    private String quoted() {
        StringBuilder text = new StringBuilder();
        for (at++; wire[at] != '"'; at++) {
            at += wire[at] == '\\' ? 1 : 0;
            text.append((char) (wire[at] & 0xFF));
        }
        at++;
        return text.toString();
    }

    private String literal() {
        int length = 0;
        for (at++; wire[at] != '}'; at++) {
            length = length * 10 + (wire[at] - '0');
        }
        int from = at + "}\r\n".length();
        at = from + length;
        return new String(wire, from, length, StandardCharsets.ISO_8859_1);
    }

    /** Passes over a string or a list of addresses. */
    private void skip() {
        if (wire[at] == '(') {
            addresses();
            at++;
        } else {
            string();
        }
    }
}
