package dozo.account.customer;

import dozo.account.Address;
import dozo.db.Batch;
import dozo.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The domains that belong to us: add, list, catch-all, remove. Safe for any number of threads. */
public final class Domains {
    // RFC 1123 2.1, RFC 1035 2.3.4
    private static final Pattern NAME =
            Pattern.compile(
                    "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");

    private static final String SELECT =
            "SELECT d.name, t.name, d.catch_all,"
                    + " (SELECT count(*) FROM address a WHERE a.domain = d.name)"
                    + " FROM domain d JOIN tenant t ON t.id = d.tenant ";

    private record NewDomain(String name, String tenant) {}

    private record CatchAll(String domain, @Nullable String target) {}

    private final Desk desk;
    private final Batch<NewDomain, Outcome<Domain>> adding = Desk.each(this::add);
    private final Batch<CatchAll, Outcome<Domain>> catching = Desk.each(Domains::setCatchAll);
    private final Batch<String, Outcome<String>> removing = Desk.each(Domains::remove);

    Domains(Desk desk) {
        this.desk = desk;
    }

    /** The name as it is compared; empty if it can't be a domain of ours. */
    static Optional<String> valid(String name) {
        return Address.domain(name).filter(ascii -> NAME.matcher(ascii).matches());
    }

    public Outcome<Domain> add(String name, String tenant) {
        return valid(name)
                .map(ascii -> desk.change(adding, new NewDomain(ascii, tenant)))
                .orElseGet(() -> Outcome.refused(Refusal.BAD_DOMAIN, name));
    }

    private Outcome<Domain> add(Transaction tx, NewDomain wanted) throws SQLException {
        if (find(tx, wanted.name()).isPresent()) {
            return Outcome.refused(Refusal.DOMAIN_EXISTS, wanted.name());
        }
        Optional<Tenant> tenant = Tenants.find(tx, wanted.tenant());
        if (tenant.isEmpty()) {
            return Outcome.refused(Refusal.UNKNOWN_TENANT, wanted.tenant());
        }
        long limit = Desk.count(tx, "SELECT domains FROM plan WHERE name = ?", tenant.get().plan());
        if (tenant.get().domains() >= limit) {
            return Outcome.refused(Refusal.DOMAIN_LIMIT, wanted.tenant(), String.valueOf(limit));
        }
        Desk.run(
                tx,
                "INSERT INTO domain (name, tenant, cell, created) VALUES (?, ?, ?, ?)",
                wanted.name(),
                tenant.get().id(),
                tenant.get().cell(),
                desk.now());
        return new Outcome.Done<>(find(tx, wanted.name()).orElseThrow());
    }

    /** All domains, or those of a tenant. */
    public List<Domain> list(@Nullable String tenant) {
        return desk.database()
                .read(tx ->
                        tenant == null
                                ? Desk.all(tx, Domains::domain, SELECT + "ORDER BY d.name")
                                : ofTenant(tx, tenant));
    }

    private static List<Domain> ofTenant(Transaction tx, String tenant) throws SQLException {
        return Tenants.find(tx, tenant).isEmpty()
                ? List.of()
                : Desk.all(
                        tx, Domains::domain, SELECT + "WHERE t.name = ? ORDER BY d.name", tenant);
    }

    private static Optional<Domain> find(Transaction tx, String name) throws SQLException {
        return Desk.one(tx, Domains::domain, SELECT + "WHERE d.name = ?", name);
    }

    private static Domain domain(ResultSet row) throws SQLException {
        return new Domain(row.getString(1), row.getString(2), row.getString(3), row.getLong(4));
    }

    /** Sends what is for nobody to that address; null ends it. */
    public Outcome<Domain> catchAll(String name, @Nullable String target) {
        String domain = valid(name).orElse(null);
        if (domain == null) {
            return Outcome.refused(Refusal.BAD_DOMAIN, name);
        }
        if (target == null) {
            return desk.change(catching, new CatchAll(domain, null));
        }
        return Address.parse(target)
                .map(to -> desk.change(catching, new CatchAll(domain, to.key())))
                .orElseGet(() -> Outcome.refused(Refusal.BAD_ADDRESS, target));
    }

    private static Outcome<Domain> setCatchAll(Transaction tx, CatchAll wanted)
            throws SQLException {
        Optional<Long> tenant =
                Desk.one(
                        tx,
                        row -> row.getLong(1),
                        "SELECT tenant FROM domain WHERE name = ?",
                        wanted.domain());
        if (tenant.isEmpty()) {
            return Outcome.refused(Refusal.UNKNOWN_DOMAIN, wanted.domain());
        }
        if (wanted.target() != null) {
            Optional<Outcome<Domain>> refusal = Targets.refusal(tx, tenant.get(), wanted.target());
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        Desk.run(
                tx,
                "UPDATE domain SET catch_all = ? WHERE name = ?",
                wanted.target(),
                wanted.domain());
        return new Outcome.Done<>(find(tx, wanted.domain()).orElseThrow());
    }

    /** Removes a domain that has no addresses any more; answers its name. */
    public Outcome<String> remove(String name) {
        return valid(name)
                .map(ascii -> desk.change(removing, ascii))
                .orElseGet(() -> Outcome.refused(Refusal.BAD_DOMAIN, name));
    }

    private static Outcome<String> remove(Transaction tx, String name) throws SQLException {
        Optional<Domain> domain = find(tx, name);
        if (domain.isEmpty()) {
            return Outcome.refused(Refusal.UNKNOWN_DOMAIN, name);
        }
        if (domain.get().addresses() > 0) {
            return Outcome.refused(Refusal.DOMAIN_IN_USE, name);
        }
        Desk.run(tx, "DELETE FROM domain WHERE name = ?", name);
        return new Outcome.Done<>(name);
    }
}
