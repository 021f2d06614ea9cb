package dozo.store;

import dozo.blob.Draft;
import dozo.db.Lookups;
import dozo.message.Description;
import java.sql.SQLException;
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

    /**
     * Knows which places were filled before by the same mail, when its sender did not hear of it
     * and sent it again. Asked inside the transaction that places, when the accounts are locked: so
     * what others have placed meanwhile is seen.
     */
    public interface Repeats {
        /** Every arrival is new. */
        Repeats NONE =
                new Repeats() {
                    @Override
                    public void ask(Lookups lookups) {
                        // nothing to know
                    }

                    @Override
                    public long earlier(int arrival, int place) {
                        return 0;
                    }
                };

        /** Adds what it wants to read; it is read together with what placing reads. */
        void ask(Lookups lookups) throws SQLException;

        /**
         * The id of the mail that filled this place, or 0: then the place is filled now. Asked once
         * for each place, in their order, of arrivals that can be placed.
         */
        long earlier(int arrival, int place);
    }
}
