package dozo.web.admin;

import dozo.centre.Standing;
import dozo.centre.Status;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Operations on the two centres: how they stand. */
final class CentreOperations {
    private final Supplier<Optional<Status>> centre;

    CentreOperations(Supplier<Optional<Status>> centre) {
        this.centre = centre;
    }

    Map<String, Operation> operations() {
        return Map.of("centre.status", Operation.quick(this::status));
    }

    private Answer status(Arguments arguments) {
        arguments.end();
        Optional<Status> status = centre.get();
        if (status.isEmpty()) {
            return new Answer.Refused(
                    "no-centres",
                    "The database of this node does not stand in two centres",
                    List.of());
        }
        return new Answer.Result(shape(status.get()));
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
