package dozo.message;

import dozo.message.text.Charsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Gathers from a mail's own header block what its {@link Description} tells. */
final class Summary {
    private static final int DELIVERED_TO = 100;
    private static final int LONGEST_ADDRESS = 320; // RFC 3696 3 with its erratum

    private final Envelope envelope = new Envelope();
    private @Nullable String references;
    private int receivedCount;
    private final List<String> deliveredTo = new ArrayList<>();

    void take(HeaderFields fields, int index, String name) {
        envelope.take(fields, index, name);
        switch (name) {
            case "received" -> receivedCount++;
            case "references" -> references = references == null ? fields.value(index) : references;
            case "delivered-to" -> deliveredTo(fields.value(index));
            default -> {}
        }
    }

    Description description(long size, Part structure, String preview) {
        return new Description(
                size,
                envelope.wire(),
                structure.packed(),
                preview,
                Conversation.messageId(envelope.messageId),
                Conversation.references(references, envelope.inReplyTo),
                Conversation.baseSubject(envelope.subject),
                MailDate.read(envelope.date),
                receivedCount,
                List.copyOf(deliveredTo));
    }

    private void deliveredTo(String value) {
        boolean bracketed = value.startsWith("<") && value.endsWith(">");
        String address = bracketed ? value.substring(1, value.length() - 1) : value;
        if (deliveredTo.size() < DELIVERED_TO && address.length() <= LONGEST_ADDRESS) {
            deliveredTo.add(Charsets.text(address).toLowerCase(Locale.ROOT));
        }
    }
}
