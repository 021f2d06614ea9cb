package dozo.delivery;

import java.util.List;

/** What became of an accepted mail: one answer for all its recipients (design rule 27). */
public sealed interface Outcome {
    /**
     * Durable, in every mailbox it belongs to.
     *
     * @param id of this mail; of the earlier one, if this was it once more
     * @param receipts to be handed in ({@link Delivery#read}) when the client has read the reply
     */
    record Delivered(long id, List<Receipt> receipts) implements Outcome {}

    /**
     * Nothing was stored; the client should try again.
     *
     * @param code 4xx (RFC 5321 4.2)
     * @param status 4.x.x (RFC 3463)
     * @param text for people
     */
    record Deferred(int code, String status, String text) implements Outcome {}

    /**
     * Nothing was stored, and trying again would not help: the mail goes in circles.
     *
     * @param code 5xx (RFC 5321 4.2)
     * @param status 5.x.x (RFC 3463)
     * @param text for people
     */
    record Refused(int code, String status, String text) implements Outcome {}
}
