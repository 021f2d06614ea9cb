package dozo.web.admin;

import dozo.account.customer.Customers;
import dozo.account.customer.Domains;
import dozo.account.customer.Tenant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operations on domains. */
final class DomainOperations {
    private final Domains domains;

    DomainOperations(Customers customers) {
        domains = customers.domains();
    }

    Map<String, Operation> operations() {
        return Map.of(
                "domain.add", Operation.quick(this::add),
                "domain.list", Operation.quick(this::list),
                "domain.remove", Operation.quick(this::remove),
                "domain.catch-all", Operation.quick(this::catchAll));
    }

    private Answer add(Arguments arguments) {
        String name = arguments.text("domain");
        String tenant = arguments.text("tenant", Tenant.DEFAULT);
        arguments.end();
        return Refusals.answer(domains.add(name, tenant), Shapes::domain);
    }

    private Answer list(Arguments arguments) {
        String tenant = arguments.optionalText("tenant");
        arguments.end();
        return new Answer.Result(Shapes.list("domains", domains.list(tenant), Shapes::domain));
    }

    private Answer remove(Arguments arguments) {
        String name = arguments.text("domain");
        arguments.end();
        return Refusals.answer(domains.remove(name), gone -> Shapes.named("domain", gone));
    }

    /** Without a target the catch-all ends. */
    private Answer catchAll(Arguments arguments) {
        String name = arguments.text("domain");
        @Nullable String target = arguments.optionalText("target");
        arguments.end();
        return Refusals.answer(domains.catchAll(name, target), Shapes::domain);
    }
}
