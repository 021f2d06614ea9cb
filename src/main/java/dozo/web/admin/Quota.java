package dozo.web.admin;

import dozo.account.customer.Plan;
import dozo.policy.ByteSize;
import java.util.Optional;
import java.util.OptionalLong;

/** A quota as the operator writes it: 500M, 10G, none. */
final class Quota {
    private static final String NONE = "none";

    private Quota() {}

    /** Octets, or {@link Plan#NO_QUOTA}; empty if it can't be read. */
    static Optional<Long> parse(String text) {
        if (text.equalsIgnoreCase(NONE)) {
            return Optional.of(Plan.NO_QUOTA);
        }
        OptionalLong size = ByteSize.parse(text);
        return size.isPresent() ? Optional.of(size.getAsLong()) : Optional.empty();
    }
}
