package dozo.account.customer;

import java.util.List;

/** How a change of customers ended. */
public sealed interface Outcome<T> {
    /** It is done, and durable. */
    record Done<T>(T value) implements Outcome<T> {}

    /** Nothing was changed. */
    record Refused<T>(Refusal why, List<String> details) implements Outcome<T> {}

    static <T> Outcome<T> refused(Refusal why, String... details) {
        return new Refused<>(why, List.of(details));
    }
}
