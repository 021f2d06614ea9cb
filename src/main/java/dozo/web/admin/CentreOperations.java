package dozo.web.admin;

import dozo.centre.Standing;
import dozo.centre.Status;
import dozo.centre.Steering;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Operations on the two centres: how they stand, and alarms of their power and heat. */
final class CentreOperations {
    private static final int REASON_LIMIT = 200;

    private final Supplier<Optional<Steering>> centre;

    CentreOperations(Supplier<Optional<Steering>> centre) {
        this.centre = centre;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "centre.status", Operation.quick(this::status),
                "centre.alarm", Operation.quick(this::alarm),
                "centre.all-clear", Operation.quick(this::allClear));
    }

    private Answer status(Arguments arguments) {
        arguments.end();
        return centre.get()
                .<Answer>map(there -> new Answer.Result(shape(there.status())))
                .orElseGet(CentreOperations::noCentres);
    }

    private Answer alarm(Arguments arguments) {
        String name = arguments.text("centre");
        String reason = arguments.text("reason");
        arguments.end();
        if (reason.isBlank()
                || reason.length() > REASON_LIMIT
                || reason.chars().anyMatch(Character::isISOControl)) {
            throw new BadArgument(
                    "argument reason must be one line of 1 to " + REASON_LIMIT + " characters");
        }
        return alarm(name, reason);
    }

    private Answer allClear(Arguments arguments) {
        String name = arguments.text("centre");
        arguments.end();
        return alarm(name, null);
    }

    private Answer alarm(String name, @Nullable String reason) {
        Optional<Steering> there = centre.get();
        if (there.isEmpty()) {
            return noCentres();
        }
        Set<String> names = new TreeSet<>(there.get().names());
        if (!names.contains(name)) {
            String known = String.join(", ", names);
            return new Answer.Refused(
                    "no-such-centre",
                    "There is no centre " + name + "; there are " + known,
                    List.of(name, known));
        }
        try {
            there.get().alarm(name, reason);
        } catch (IOException e) {
            return unavailable(e);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return unavailable(stopping);
        }
        return new Answer.Result(Shapes.object().put("centre", name).put("reason", reason));
    }

    private static Answer noCentres() {
        return new Answer.Refused(
                "no-centres", "The database of this node does not stand in two centres", List.of());
    }

    private static Answer unavailable(Exception why) {
        String message = String.valueOf(why.getMessage());
        return new Answer.Refused(
                "etcd-away",
                "Not known whether it was written: %s. Say it again when two of the three etcd answer"
                        .formatted(message),
                List.of(message));
    }

    private static JsonNode shape(Status status) {
        ObjectNode shape =
                Shapes.object()
                        .put("own", status.own())
                        .put("leader", status.leader())
                        .put("other", status.other())
                        .put("term", status.term())
                        .put("leaseMillis", status.lease().toMillis())
                        .put("copies", status.copies())
                        .put("since", status.sinceMillis())
                        .put("reason", status.reason())
                        .put("outlook", status.outlook().name().toLowerCase(Locale.ROOT));
        ObjectNode alarms = shape.putObject("alarms");
        status.alarms().forEach(alarms::put);
        Standing standing = status.standing();
        if (standing != null) {
            shape.putObject("standby")
                    .put("streaming", standing.streaming())
                    .put("synchronous", standing.synchronous())
                    .put("lagBytes", standing.lagBytes())
                    .put("lagMillis", standing.lagMillis());
        }
        return shape;
    }
}
