package dozo.web.admin;

import dozo.account.customer.Customers;
import dozo.account.customer.Plan;
import dozo.account.customer.Refusal;
import dozo.account.customer.Tenants;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operations on tenants and plans. */
final class TenantOperations {
    private final Tenants tenants;

    TenantOperations(Customers customers) {
        tenants = customers.tenants();
    }

    Map<String, Operation> operations() {
        return Map.of(
                "tenant.add", Operation.quick(this::add),
                "tenant.list", Operation.quick(this::list),
                "tenant.show", Operation.quick(this::show),
                "tenant.remove", Operation.quick(this::remove),
                "plan.list", Operation.quick(this::plans),
                "plan.set", Operation.quick(this::setPlan));
    }

    private Answer add(Arguments arguments) {
        String name = arguments.text("tenant");
        String plan = arguments.text("plan", Plan.STANDARD);
        arguments.end();
        return Refusals.answer(tenants.add(name, plan), Shapes::tenant);
    }

    private Answer list(Arguments arguments) {
        arguments.end();
        return new Answer.Result(Shapes.list("tenants", tenants.list(), Shapes::tenant));
    }

    private Answer show(Arguments arguments) {
        String name = arguments.text("tenant");
        arguments.end();
        return Refusals.answer(tenants.show(name), Shapes::tenant);
    }

    private Answer remove(Arguments arguments) {
        String name = arguments.text("tenant");
        arguments.end();
        return Refusals.answer(tenants.remove(name), gone -> Shapes.named("tenant", gone));
    }

    private Answer plans(Arguments arguments) {
        arguments.end();
        return new Answer.Result(Shapes.list("plans", tenants.plans(), Shapes::plan));
    }

    /** What is not named stays; a plan that is not there yet begins as standard. */
    private Answer setPlan(Arguments arguments) {
        String name = arguments.text("plan");
        String quota = arguments.optionalText("quota");
        Long users = arguments.optionalNumber("users");
        Long domains = arguments.optionalNumber("domains");
        arguments.end();
        Plan base =
                tenants.plan(name)
                        .or(() -> tenants.plan(Plan.STANDARD))
                        .orElse(new Plan(name, Plan.NO_QUOTA, 0, 0));
        long quotaBytes = base.quotaBytes();
        if (quota != null) {
            Optional<Long> parsed = Quota.parse(quota);
            if (parsed.isEmpty()) {
                return Refusals.refused(Refusal.BAD_QUOTA, quota);
            }
            quotaBytes = parsed.get();
        }
        Plan plan =
                new Plan(
                        name,
                        quotaBytes,
                        atLeastZero(users, base.users()),
                        atLeastZero(domains, base.domains()));
        return Refusals.answer(tenants.setPlan(plan), Shapes::plan);
    }

    private static long atLeastZero(@Nullable Long wanted, long standard) {
        return wanted == null ? standard : Math.max(0, wanted);
    }
}
