package dozo.smtp;

import dozo.delivery.Recipient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What MAIL and RCPT said, and the chunks that came: one mail transaction (RFC 5321 3.3). Replaced
 * as a whole.
 *
 * @param sender reverse-path, empty for the null one
 * @param begunMillis when MAIL came, since 1970
 * @param international MAIL had SMTPUTF8 (RFC 6531 3.4)
 * @param recipients those that were accepted
 * @param chunks the reader of BDAT, once one came
 */
record Envelope(
        String sender,
        long begunMillis,
        boolean international,
        List<Recipient> recipients,
        @Nullable ChunkReader chunks) {

    static Envelope from(String sender, long begunMillis, boolean international) {
        return new Envelope(sender, begunMillis, international, List.of(), null);
    }

    Envelope with(Recipient recipient) {
        List<Recipient> more = new ArrayList<>(recipients.size() + 1);
        more.addAll(recipients);
        more.add(recipient);
        return new Envelope(
                sender, begunMillis, international, Collections.unmodifiableList(more), chunks);
    }

    Envelope with(ChunkReader reader) {
        return new Envelope(sender, begunMillis, international, recipients, reader);
    }

    State state() {
        if (chunks != null) {
            return State.CHUNKS;
        }
        return recipients.isEmpty() ? State.MAIL : State.RCPT;
    }
}
