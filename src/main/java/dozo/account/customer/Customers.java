package dozo.account.customer;

import dozo.account.Address;
import dozo.account.Directory;
import dozo.account.secret.ScramVault;
import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Transaction;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/**
 * All that the operator may change: tenants, domains, users, aliases and groups. Made once; the
 * first time ever it founds the default tenant, the plans and the operator's mailbox.
 */
public final class Customers {
    private static final long GIBIBYTE = 1024L * 1024 * 1024;

    private static final List<Plan> PLANS =
            List.of(
                    new Plan(Plan.STANDARD, 10 * GIBIBYTE, 100_000, 1_000),
                    new Plan("premier", 50 * GIBIBYTE, 100_000, 10_000),
                    new Plan("platinum", 200 * GIBIBYTE, 1_000_000, 100_000));

    private final ScramVault vault;
    private final Tenants tenants;
    private final Domains domains;
    private final Users users;
    private final AppPasswords appPasswords;
    private final Groups groups;

    public Customers(
            Database database,
            Ids ids,
            Directory directory,
            Furnishing furnishing,
            InstantSource clock) {
        vault = directory.vault();
        Desk desk = new Desk(database, ids, directory, vault, clock);
        tenants = new Tenants(desk);
        domains = new Domains(desk);
        users = new Users(desk, furnishing);
        appPasswords = new AppPasswords(desk);
        groups = new Groups(desk);
        found(desk, furnishing);
        ids.startAbove(database.read(Customers::greatestId));
    }

    private static long greatestId(Transaction tx) throws SQLException {
        return Desk.count(
                tx,
                "SELECT max(id) FROM (SELECT max(id) AS id FROM tenant UNION ALL"
                        + " SELECT max(id) FROM account UNION ALL"
                        + " SELECT max(id) FROM credential) AS ids");
    }

    private static void found(Desk desk, Furnishing furnishing) {
        boolean founded = desk.database().read(tx -> Tenants.find(tx, Tenant.DEFAULT).isPresent());
        if (!founded) {
            Batch<Boolean, Boolean> founding =
                    Desk.each((tx, first) -> found(tx, desk, furnishing));
            desk.change(founding, true);
        }
    }

    private static boolean found(Transaction tx, Desk desk, Furnishing furnishing)
            throws SQLException {
        if (Tenants.find(tx, Tenant.DEFAULT).isPresent()) {
            return false; // another node was first
        }
        long tenant = desk.ids().next();
        long operator = desk.ids().next();
        for (Plan plan : PLANS) {
            Desk.run(
                    tx,
                    "INSERT INTO plan (name, quota_bytes, users, domains) VALUES (?, ?, ?, ?)",
                    plan.name(),
                    plan.quotaBytes(),
                    plan.users(),
                    plan.domains());
        }
        Desk.run(
                tx,
                "INSERT INTO tenant (id, name, plan, cell, created) VALUES (?, ?, ?, ?, ?)",
                tenant,
                Tenant.DEFAULT,
                Plan.STANDARD,
                Desk.CELL,
                desk.now());
        Desk.run(
                tx,
                "INSERT INTO account (id, tenant, cell, address, name, suspended, version, created)"
                        + " VALUES (?, ?, ?, ?, ?, 0, 1, ?)",
                operator,
                tenant,
                Desk.CELL,
                Address.POSTMASTER,
                "Postmaster",
                desk.now());
        Desk.run(
                tx,
                "INSERT INTO address (address, tenant, cell, domain, kind, account)"
                        + " VALUES (?, ?, ?, '', 1, ?)",
                Address.POSTMASTER,
                tenant,
                Desk.CELL,
                operator);
        furnishing.opened(tx, List.of(operator));
        return true;
    }

    /** Where SCRAM keys of new passwords come from. */
    public ScramVault vault() {
        return vault;
    }

    public Tenants tenants() {
        return tenants;
    }

    public Domains domains() {
        return domains;
    }

    public Users users() {
        return users;
    }

    public AppPasswords appPasswords() {
        return appPasswords;
    }

    /** Aliases are groups too. */
    public Groups groups() {
        return groups;
    }
}
