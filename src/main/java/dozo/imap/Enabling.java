package dozo.imap;

import dozo.imap.view.MailboxView;
import dozo.imap.wire.Command;
import dozo.imap.wire.StatusItem;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Switches extensions on: by ENABLE (RFC 5161), or by a command that uses them. */
final class Enabling {
    private final Client client;
    private final @Nullable MailboxView view;

    /**
     * @param view what is selected, or null
     */
    Enabling(Client client, @Nullable MailboxView view) {
        this.client = client;
        this.view = view;
    }

    /** What we don't know is passed over. */
    Reply enable(Command.Enable command) throws IOException {
        StringBuilder enabled = new StringBuilder();
        for (String capability : new LinkedHashSet<>(command.capabilities())) {
            switch (capability) {
                case "CONDSTORE" -> condstore();
                case "QRESYNC" -> {
                    // RFC 7162 3.2.3: QRESYNC brings CONDSTORE with it
                    condstore();
                    client.enabled().enableQresync();
                }
                case "UTF8=ACCEPT" -> {
                    client.enabled().enableUtf8();
                    client.in().acceptUtf8();
                    client.out().acceptUtf8();
                }
                default -> {
                    continue;
                }
            }
            enabled.append(' ').append(capability);
        }
        client.out().untagged("ENABLED" + enabled);
        return Reply.ok("done");
    }

    /** RFC 7162 3.1: STATUS (HIGHESTMODSEQ), in LIST's RETURN as well. */
    void byStatus(List<StatusItem> items) throws IOException {
        if (items.contains(StatusItem.HIGHESTMODSEQ)) {
            condstore();
        }
    }

    /** The first time, what is selected tells its HIGHESTMODSEQ (RFC 7162 3.1.2). */
    void condstore() throws IOException {
        if (client.enabled().enableCondstore() && view != null) {
            client.out().untagged("OK [HIGHESTMODSEQ " + view.toldModseq() + "] from now on");
        }
    }
}
