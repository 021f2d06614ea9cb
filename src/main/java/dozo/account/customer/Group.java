package dozo.account.customer;

import dozo.account.Resolver;
import java.util.List;

/**
 * An address that leads to others.
 *
 * @param members addresses, in their order; of an alias its targets
 */
public record Group(String address, Kind kind, List<String> members) {
    /** The two look alike to mail; an alias without targets vanishes, a group stays. */
    public enum Kind {
        ALIAS(Resolver.ALIAS, Refusal.UNKNOWN_ALIAS),
        GROUP(Resolver.GROUP, Refusal.UNKNOWN_GROUP);

        final int number;
        final Refusal unknown;

        Kind(int number, Refusal unknown) {
            this.number = number;
            this.unknown = unknown;
        }
    }
}
