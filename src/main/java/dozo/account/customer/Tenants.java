package dozo.account.customer;

import dozo.db.Batch;
import dozo.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tenants and plans: add, list, remove. Safe for any number of threads. */
public final class Tenants {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}.-]{0,63}");

    private static final String SELECT =
            "SELECT t.id, t.name, t.plan, t.cell,"
                    + " (SELECT count(*) FROM domain d WHERE d.tenant = t.id),"
                    + " (SELECT count(*) FROM account a WHERE a.tenant = t.id) FROM tenant t ";

    private record NewTenant(String name, String plan) {}

    private final Desk desk;
    private final Batch<NewTenant, Outcome<Tenant>> adding = Desk.each(this::add);
    private final Batch<String, Outcome<String>> removing = Desk.each(Tenants::remove);
    private final Batch<Plan, Outcome<Plan>> setting = Desk.each(Tenants::setPlan);

    Tenants(Desk desk) {
        this.desk = desk;
    }

    public Outcome<Tenant> add(String name, String plan) {
        if (!NAME.matcher(name).matches()) {
            return Outcome.refused(Refusal.BAD_NAME, name);
        }
        return desk.change(adding, new NewTenant(name, plan));
    }

    private Outcome<Tenant> add(Transaction tx, NewTenant wanted) throws SQLException {
        if (find(tx, wanted.name()).isPresent()) {
            return Outcome.refused(Refusal.TENANT_EXISTS, wanted.name());
        }
        if (!NAME.matcher(wanted.plan()).matches()
                || !Desk.exists(tx, "SELECT 1 FROM plan WHERE name = ?", wanted.plan())) {
            return Outcome.refused(Refusal.UNKNOWN_PLAN, wanted.plan());
        }
        Desk.run(
                tx,
                "INSERT INTO tenant (id, name, plan, cell, created) VALUES (?, ?, ?, ?, ?)",
                desk.ids().next(),
                wanted.name(),
                wanted.plan(),
                Desk.CELL,
                desk.now());
        return new Outcome.Done<>(find(tx, wanted.name()).orElseThrow());
    }

    public List<Tenant> list() {
        return desk.database()
                .read(tx -> Desk.all(tx, Tenants::tenant, SELECT + "ORDER BY t.name"));
    }

    public Outcome<Tenant> show(String name) {
        return desk.database()
                .read(tx -> find(tx, name))
                .<Outcome<Tenant>>map(Outcome.Done::new)
                .orElseGet(() -> Outcome.refused(Refusal.UNKNOWN_TENANT, name));
    }

    /** A text that can't be a name is nobody's, and not asked for: it might hold a NUL. */
    static Optional<Tenant> find(Transaction tx, String name) throws SQLException {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return Desk.one(tx, Tenants::tenant, SELECT + "WHERE t.name = ?", name);
    }

    private static Tenant tenant(ResultSet row) throws SQLException {
        return new Tenant(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6));
    }

    /** Removes a tenant that has no domains any more; answers its name. */
    public Outcome<String> remove(String name) {
        return desk.change(removing, name);
    }

    private static Outcome<String> remove(Transaction tx, String name) throws SQLException {
        Optional<Tenant> tenant = find(tx, name);
        if (tenant.isEmpty()) {
            return Outcome.refused(Refusal.UNKNOWN_TENANT, name);
        }
        if (name.equals(Tenant.DEFAULT)) {
            return Outcome.refused(Refusal.TENANT_STAYS, name);
        }
        if (tenant.get().domains() > 0 || tenant.get().users() > 0) {
            return Outcome.refused(Refusal.TENANT_IN_USE, name);
        }
        Desk.run(tx, "DELETE FROM tenant WHERE id = ?", tenant.get().id());
        return new Outcome.Done<>(name);
    }

    // ---- plans

    public List<Plan> plans() {
        return desk.database()
                .read(tx ->
                        Desk.all(
                                tx,
                                Tenants::plan,
                                "SELECT name, quota_bytes, users, domains FROM plan"
                                        + " ORDER BY quota_bytes, name"));
    }

    /** The plan of that name. */
    public Optional<Plan> plan(String name) {
        return plans().stream().filter(plan -> plan.name().equals(name)).findFirst();
    }

    private static Plan plan(ResultSet row) throws SQLException {
        return new Plan(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    /** Changes a plan, or adds one. */
    public Outcome<Plan> setPlan(Plan plan) {
        if (!NAME.matcher(plan.name()).matches()) {
            return Outcome.refused(Refusal.BAD_NAME, plan.name());
        }
        return desk.change(setting, plan);
    }

    private static Outcome<Plan> setPlan(Transaction tx, Plan plan) throws SQLException {
        Desk.run(
                tx,
                "INSERT INTO plan (name, quota_bytes, users, domains) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET quota_bytes = excluded.quota_bytes,"
                        + " users = excluded.users, domains = excluded.domains",
                plan.name(),
                plan.quotaBytes(),
                plan.users(),
                plan.domains());
        return new Outcome.Done<>(plan);
    }
}
