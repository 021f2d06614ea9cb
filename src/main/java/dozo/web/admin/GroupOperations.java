package dozo.web.admin;

import dozo.account.customer.Group.Kind;
import dozo.account.customer.Groups;
import dozo.account.customer.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Operations on aliases and groups. */
final class GroupOperations {
    private final Groups groups;

    GroupOperations(Groups groups) {
        this.groups = groups;
    }

    Map<String, Operation> operations() {
        Map<String, Operation> operations = new HashMap<>();
        for (Kind kind : Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            operations.put(name + ".add", Operation.quick(all -> add(kind, all)));
            operations.put(name + ".list", Operation.quick(all -> list(kind, all)));
            operations.put(name + ".members", Operation.quick(all -> members(kind, all)));
            operations.put(name + ".remove", Operation.quick(all -> remove(kind, all)));
        }
        return operations;
    }

    private Answer add(Kind kind, Arguments arguments) {
        String address = arguments.text("address");
        List<String> members = arguments.texts("members");
        arguments.end();
        return Refusals.answer(groups.add(kind, address, members), Shapes::group);
    }

    private Answer list(Kind kind, Arguments arguments) {
        String domain = arguments.optionalText("domain");
        String after = arguments.optionalText("after");
        arguments.end();
        return new Answer.Result(
                Shapes.list("groups", groups.list(kind, domain, after), Shapes::group));
    }

    /** Shows the members, after putting some in and taking some out. */
    private Answer members(Kind kind, Arguments arguments) {
        String address = arguments.text("address");
        List<String> join = arguments.texts("add");
        List<String> leave = arguments.texts("remove");
        arguments.end();
        if (!join.isEmpty()
                && groups.join(kind, address, join) instanceof Outcome.Refused<?>(var w, var d)) {
            return Refusals.refused(w, d);
        }
        if (!leave.isEmpty()) {
            return Refusals.answer(groups.leave(kind, address, leave), Shapes::group);
        }
        return Refusals.answer(groups.show(kind, address), Shapes::group);
    }

    private Answer remove(Kind kind, Arguments arguments) {
        String address = arguments.text("address");
        arguments.end();
        return Refusals.answer(groups.remove(kind, address), Shapes::group);
    }
}
