package dozo.web.admin;

import dozo.account.Account;
import dozo.account.customer.Domain;
import dozo.account.customer.Group;
import dozo.account.customer.Plan;
import dozo.account.customer.Tenant;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What answers look like in JSON. A quota of null is none. */
final class Shapes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Shapes() {}

    static ObjectNode object() {
        return JSON.objectNode();
    }

    static ArrayNode array() {
        return JSON.arrayNode();
    }

    static JsonNode named(String name, String value) {
        return object().put(name, value);
    }

    static <T> ObjectNode list(String name, List<T> values, Function<T, JsonNode> shape) {
        ArrayNode array = array();
        values.forEach(value -> array.add(shape.apply(value)));
        ObjectNode object = object();
        object.set(name, array);
        return object;
    }

    static JsonNode tenant(Tenant tenant) {
        return object().put("tenant", tenant.name())
                .put("plan", tenant.plan())
                .put("cell", tenant.cell())
                .put("domains", tenant.domains())
                .put("users", tenant.users());
    }

    static JsonNode plan(Plan plan) {
        return quota(object().put("plan", plan.name()), plan.quotaBytes())
                .put("users", plan.users())
                .put("domains", plan.domains());
    }

    static JsonNode domain(Domain domain) {
        return object().put("domain", domain.name())
                .put("tenant", domain.tenant())
                .put("catchAll", domain.catchAll())
                .put("addresses", domain.addresses());
    }

    static ObjectNode account(Account account) {
        return quota(
                object().put("address", account.address())
                        .put("name", account.name())
                        .put("suspended", account.suspended()),
                account.quotaBytes());
    }

    static JsonNode group(Group group) {
        ArrayNode members = array();
        group.members().forEach(members::add);
        ObjectNode object = object().put("address", group.address());
        object.set("members", members);
        return object;
    }

    private static ObjectNode quota(ObjectNode object, long bytes) {
        return bytes < 0 || bytes == Long.MAX_VALUE
                ? object.putNull("quotaBytes")
                : object.put("quotaBytes", bytes);
    }
}
