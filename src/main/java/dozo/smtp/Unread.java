package dozo.smtp;

import dozo.delivery.Delivery;
import dozo.delivery.Receipt;
import java.util.ArrayList;
import java.util.List;

/**
 * The mails of a session whose 250 the client may not have read yet. If the line breaks now it will
 * send them again, and must hear the same once more (design rule 8).
 */
final class Unread {
    /** Of clients that never wait; those of further mails stay until they are old. */
    private static final int LIMIT = 10_000;

    private final Delivery delivery;
    private final List<Receipt> receipts = new ArrayList<>();

    Unread(Delivery delivery) {
        this.delivery = delivery;
    }

    boolean isEmpty() {
        return receipts.isEmpty();
    }

    void add(List<Receipt> more) {
        if (receipts.size() + more.size() <= LIMIT) {
            receipts.addAll(more);
        }
    }

    /** The client goes on in a way that tells that it has read all our replies. */
    void read() {
        if (!receipts.isEmpty()) {
            delivery.read(List.copyOf(receipts));
            receipts.clear();
        }
    }
}
