package dozo.store;

import dozo.blob.Draft;
import dozo.message.Description;
import java.util.List;

/**
 * A mail to be placed: one body, any number of mailboxes. The body is stored once for each tenant
 * among them (design rule 16).
 */
public record Arrival(Draft body, Description description, List<Place> places) {

    /**
     * One mailbox that gets the mail.
     *
     * @param tenant the account's tenant
     * @param mailbox full name; INBOX is made if it is missing, another is not
     * @param prefix own octets before the body: Return-Path, Delivered-To, Received; may be empty
     * @param flags system flags as in {@link Flags}
     * @param keywords keywords as the client spells them
     * @param receivedMillis INTERNALDATE, milliseconds since 1970
     */
    public record Place(
            long account,
            long tenant,
            String mailbox,
            byte[] prefix,
            long flags,
            List<String> keywords,
            long receivedMillis) {}
}
