package dozo.web.admin;

import dozo.account.customer.Outcome;
import dozo.account.customer.Refusal;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Turns refusals of the rooms below into answers. */
final class Refusals {
    private Refusals() {}

    static <T> Answer answer(Outcome<T> outcome, Function<T, JsonNode> shape) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> new Answer.Result(shape.apply(value));
            case Outcome.Refused<T>(Refusal why, List<String> details) -> refused(why, details);
        };
    }

    static Answer.Refused refused(Refusal why, List<String> details) {
        String message = new MessageFormat(why.text(), Locale.ROOT).format(details.toArray());
        return new Answer.Refused(why.code(), message, details);
    }

    static Answer.Refused refused(Refusal why, String... details) {
        return refused(why, List.of(details));
    }
}
