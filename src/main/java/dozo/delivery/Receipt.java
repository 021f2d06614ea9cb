package dozo.delivery;

import java.util.Comparator;

/**
 * That a place was filled by a mail whose 250 its sender may not have read yet.
 *
 * @param key which octets, from whom, by which forward-path to which account ({@link Keys})
 * @param mail the id that the 250 names
 */
public record Receipt(String key, long mail) implements Comparable<Receipt> {
    private static final Comparator<Receipt> ORDER =
            Comparator.comparing(Receipt::key).thenComparingLong(Receipt::mail);

    @Override
    public int compareTo(Receipt other) {
        return ORDER.compare(this, other);
    }
}
