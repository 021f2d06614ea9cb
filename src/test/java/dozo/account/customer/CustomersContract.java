package dozo.account.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Account;
import dozo.account.Directory;
import dozo.account.Office;
import dozo.account.Resolution;
import dozo.account.customer.Group.Kind;
import dozo.account.secret.ScramVault;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator changes, on any engine. */
abstract class CustomersContract {
    @TempDir Path folder;
    private Office office;

    abstract Database database(Path folder);

    @BeforeEach
    void open() {
        office = new Office(folder, database(folder)).domain("example.com");
    }

    @AfterEach
    void close() {
        office.close();
    }

    private static NewUser user(String address) {
        return new NewUser(address, "", Office.SECRET, null);
    }

    private String addRefused(NewUser user) {
        return Office.refused(office.customers.users().add(user));
    }

    @Test
    void foundsOnceAndKeepsWhatIsThere() {
        Tenant tenant = Office.done(office.customers.tenants().show(Tenant.DEFAULT));
        Account operator = Office.done(office.customers.users().show("postmaster"));
        Customers again =
                new Customers(
                        office.database,
                        new Ids(office.time, 0),
                        office.directory,
                        Furnishing.NONE,
                        office.time);

        assertEquals(tenant, Office.done(again.tenants().show(Tenant.DEFAULT)));
        assertEquals(operator, Office.done(again.users().show("postmaster")));
        assertEquals("standard", tenant.plan());
        assertEquals(10L << 30, operator.quotaBytes());
        assertEquals("user-stays", Office.refused(again.users().remove("postmaster")));
        assertEquals("tenant-stays", Office.refused(again.tenants().remove(Tenant.DEFAULT)));
    }

    @Test
    void aSecondNodeThatStartsAtTheSameTimeFoundsNothing()
            throws IOException, InterruptedException {
        Path empty = Files.createDirectory(folder.resolve("second"));
        try (Database database = database(empty)) {
            database.migrate(List.of("account"));
            Directory directory = new Directory(database, "mail.example.net", ScramVault.of(empty));
            Runnable start =
                    () ->
                            new Customers(
                                    database,
                                    new Ids(office.time, 0),
                                    directory,
                                    Furnishing.NONE,
                                    office.time);
            List<Thread> nodes = Stream.generate(() -> new Thread(start)).limit(8).toList();
            nodes.forEach(Thread::start);
            for (Thread node : nodes) {
                node.join();
            }
            Customers customers =
                    new Customers(
                            database,
                            new Ids(office.time, 0),
                            directory,
                            Furnishing.NONE,
                            office.time);
            assertEquals(1, customers.tenants().list().size());
            assertEquals(3, customers.tenants().plans().size());
            assertEquals(1, customers.users().count());
        }
    }

    @Test
    void anAdditionAnswersWhatIsStored() {
        NewUser own = new NewUser("a@example.com", "Ann", Office.SECRET, 5_000L);
        NewUser none = new NewUser("b@example.com", "", Office.SECRET, -1L);
        for (Outcome<Account> added :
                office.customers.users().add(List.of(own, none, user("c@example.com")))) {
            Account account = Office.done(added);
            assertEquals(account, Office.done(office.customers.users().show(account.address())));
        }
    }

    /** PostgreSQL takes no NUL in a text, SQLite does: neither may see one. */
    @Test
    void whatHoldsANulIsNobodys() {
        Customers customers = office.customers;
        office.user("taro@example.com");
        String nul = "x\0y";
        assertEquals("bad-name", Office.refused(customers.tenants().add(nul, "standard")));
        assertEquals("unknown-plan", Office.refused(customers.tenants().add("shop", nul)));
        assertEquals("unknown-tenant", Office.refused(customers.tenants().show(nul)));
        assertEquals("unknown-tenant", Office.refused(customers.tenants().remove(nul)));
        assertEquals("bad-domain", Office.refused(customers.domains().add(nul, Tenant.DEFAULT)));
        assertEquals("unknown-tenant", Office.refused(customers.domains().add("new.example", nul)));
        assertEquals(List.of(), customers.domains().list(nul));
        assertEquals("bad-address", addRefused(user("x\0y@example.com")));
        assertEquals(
                "bad-person", addRefused(new NewUser("x@example.com", nul, Office.SECRET, null)));
        assertEquals("bad-person", Office.refused(customers.users().name("taro@example.com", nul)));
        assertEquals(1, customers.users().list(null, "taro@example\0.org").size());
        assertEquals(List.of(), customers.users().list(nul, null));
        assertEquals(List.of(), customers.groups().list(Kind.GROUP, nul, nul));
        AppPasswords passwords = customers.appPasswords();
        assertEquals("bad-name", Office.refused(passwords.add("taro@example.com", nul)));
        assertEquals(
                "unknown-app-password", Office.refused(passwords.remove("taro@example.com", nul)));
        assertEquals(
                "bad-address", Office.refused(customers.groups().join(Kind.GROUP, nul, List.of())));
        assertEquals(Optional.empty(), office.directory.account("taro\0@example.com"));
        assertFalse(office.directory.hosts("example.com\0"));
    }

    @Test
    void idsGoOnAboveWhatIsInUse() {
        office.time.advance(Duration.ofDays(3));
        long before = office.user("taro@example.com").id();
        Ids ids = new Ids(() -> Instant.parse("2026-01-01T00:00:01Z"), 0);
        new Customers(office.database, ids, office.directory, Furnishing.NONE, office.time);

        assertTrue(ids.next() > before);
    }

    @Test
    void checksUsersBeforeTheyAreAdded() {
        office.user("taro@example.com");

        assertEquals("address-exists", addRefused(user("TARO@example.com")));
        assertEquals("unknown-domain", addRefused(user("taro@nowhere.example")));
        for (String address :
                List.of(
                        "taro",
                        "@example.com",
                        "ta ro@example.com",
                        ".taro@example.com",
                        "a..b@example.com",
                        "\"a b\"@example.com",
                        "postmaster",
                        "a@b@example.com")) {
            assertEquals("bad-address", addRefused(user(address)), address);
        }
        assertEquals(
                "bad-person", addRefused(new NewUser("a@example.com", "x\n", Office.SECRET, null)));
        assertEquals(
                "bad-person",
                addRefused(new NewUser("a@example.com", "x".repeat(201), Office.SECRET, null)));
        assertEquals(2, office.customers.users().count());
    }

    @Test
    void addsTheGoodRowsOfAListAndNamesTheOthers() {
        List<Outcome<Account>> outcomes =
                office.customers
                        .users()
                        .add(
                                List.of(
                                        user("a@example.com"),
                                        user("a@nowhere.example"),
                                        user("A@example.com"),
                                        user("b@example.com")));

        assertEquals("a@example.com", Office.done(outcomes.get(0)).address());
        assertEquals("unknown-domain", Office.refused(outcomes.get(1)));
        assertEquals("address-exists", Office.refused(outcomes.get(2)));
        assertEquals("b@example.com", Office.done(outcomes.get(3)).address());
    }

    @Test
    void keepsThePlansLimits() {
        Tenants tenants = office.customers.tenants();
        Office.done(tenants.setPlan(new Plan("tiny", 1_000, 2, 1)));
        Office.done(tenants.add("acme", "tiny"));
        Office.done(office.customers.domains().add("acme.example", "acme"));

        assertEquals(
                "domain-limit",
                Office.refused(office.customers.domains().add("acme2.example", "acme")));
        assertEquals(1_000, office.user("a@acme.example").quotaBytes());
        List<Outcome<Account>> outcomes =
                office.customers
                        .users()
                        .add(List.of(user("b@acme.example"), user("c@acme.example")));
        Office.done(outcomes.getFirst());
        assertEquals("user-limit", Office.refused(outcomes.getLast()));
    }

    @Test
    void quotasFollowThePlanUnlessSet() {
        office.user("taro@example.com");
        Users users = office.customers.users();
        Office.done(office.customers.tenants().setPlan(new Plan("standard", 77, 10, 10)));

        assertEquals(77, Office.done(users.show("taro@example.com")).quotaBytes());
        assertEquals(5, Office.done(users.quota("taro@example.com", 5L)).quotaBytes());
        assertEquals(
                Long.MAX_VALUE,
                Office.done(users.quota("taro@example.com", Plan.NO_QUOTA)).quotaBytes());
        assertEquals(77, Office.done(users.quota("taro@example.com", null)).quotaBytes());
        assertEquals("unknown-user", Office.refused(users.quota("x@example.com", 5L)));
    }

    @Test
    void changesOfStateRaiseTheVersion() {
        long version = office.user("taro@example.com").version();
        Users users = office.customers.users();

        assertTrue(Office.done(users.suspend("taro@example.com", true)).version() > version);
        long suspended = Office.done(users.show("taro@example.com")).version();
        assertTrue(
                Office.done(users.password("taro@example.com", Office.SECRET, null)).version()
                        > suspended);
    }

    @Test
    void domainsGoOnlyWhenTheyAreEmpty() {
        Domains domains = office.customers.domains();
        office.user("taro@example.com");

        assertEquals("domain-exists", Office.refused(domains.add("EXAMPLE.com", Tenant.DEFAULT)));
        assertEquals("unknown-tenant", Office.refused(domains.add("a.example", "nobody")));
        for (String name : List.of("", "-a.example", "a..example", "a_b.example", "[192.0.2.1]")) {
            assertEquals("bad-domain", Office.refused(domains.add(name, Tenant.DEFAULT)), name);
        }
        assertEquals("domain-in-use", Office.refused(domains.remove("example.com")));
        Office.done(office.customers.users().remove("taro@example.com"));
        Office.done(domains.remove("example.com"));
        assertEquals("unknown-domain", Office.refused(domains.remove("example.com")));
    }

    @Test
    void targetsMustBeOursAndOfTheSameTenant() {
        office.user("taro@example.com");
        Office.done(office.customers.tenants().add("acme", "standard"));
        Office.done(office.customers.domains().add("acme.example", "acme"));
        Groups groups = office.customers.groups();

        assertEquals(
                "outside-target",
                Office.refused(
                        groups.add(Kind.ALIAS, "a@example.com", List.of("x@elsewhere.example"))));
        assertEquals(
                "unknown-target",
                Office.refused(groups.add(Kind.ALIAS, "a@example.com", List.of("x@example.com"))));
        assertEquals(
                "other-tenant",
                Office.refused(
                        groups.add(Kind.GROUP, "g@acme.example", List.of("taro@example.com"))));
        assertEquals(
                "no-targets", Office.refused(groups.add(Kind.ALIAS, "a@example.com", List.of())));
        assertEquals(
                "outside-target",
                Office.refused(
                        office.customers.domains().catchAll("example.com", "x@elsewhere.example")));
        Office.done(groups.add(Kind.ALIAS, "abuse@acme.example", List.of("postmaster")));
    }

    @Test
    void anAliasKeepsATarget() {
        office.user("a@example.com");
        office.user("b@example.com");
        office.alias("both@example.com", "a@example.com", "b@example.com");
        Groups groups = office.customers.groups();

        Office.done(groups.leave(Kind.ALIAS, "both@example.com", List.of("a@example.com")));
        assertEquals(
                "no-targets",
                Office.refused(
                        groups.leave(Kind.ALIAS, "both@example.com", List.of("b@example.com"))));
        assertEquals(
                "unknown-member",
                Office.refused(
                        groups.leave(Kind.ALIAS, "both@example.com", List.of("a@example.com"))));
        assertEquals("unknown-group", Office.refused(groups.show(Kind.GROUP, "both@example.com")));
    }

    @Test
    void whoGoesLeavesNothingBehind() {
        office.user("a@example.com");
        office.user("b@example.com");
        office.alias("one@example.com", "a@example.com");
        office.alias("two@example.com", "one@example.com");
        office.alias("both@example.com", "a@example.com", "b@example.com");
        office.group("all@example.com", "a@example.com");
        Office.done(office.customers.domains().catchAll("example.com", "a@example.com"));

        Office.done(office.customers.users().remove("a@example.com"));

        Groups groups = office.customers.groups();
        assertEquals(
                List.of(new Group("both@example.com", Kind.ALIAS, List.of("b@example.com"))),
                groups.list(Kind.ALIAS, null, null));
        assertEquals(
                List.of(new Group("all@example.com", Kind.GROUP, List.of())),
                groups.list(Kind.GROUP, "example.com", null));
        assertInstanceOf(Resolution.Unknown.class, office.directory.resolve("x@example.com"));
        long again = office.user("a@example.com").id();
        assertTrue(again > 0);
        assertInstanceOf(Resolution.Unknown.class, office.directory.resolve("all@example.com"));
    }

    @Test
    void listsPageByPage() {
        List<NewUser> users = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            users.add(user("u%04d@example.com".formatted(i)));
        }
        office.customers.users().add(users);

        Set<String> seen = new HashSet<>();
        List<Account> page = office.customers.users().list("example.com", null);
        while (!page.isEmpty()) {
            assertTrue(page.size() <= Users.PAGE_LIMIT);
            page.forEach(account -> assertTrue(seen.add(account.address())));
            page = office.customers.users().list("example.com", page.getLast().address());
        }
        assertEquals(1_500, seen.size());
        assertFalse(office.customers.users().list(null, null).isEmpty());
        assertTrue(office.customers.users().list("none.example", null).isEmpty());
    }

    @Test
    void appPasswordsAreNamedAndCounted() {
        office.user("taro@example.com");
        AppPasswords passwords = office.customers.appPasswords();
        for (int i = 0; i < AppPasswords.LIMIT; i++) {
            Office.done(passwords.add("taro@example.com", "p" + i));
        }

        assertEquals(
                "app-password-limit", Office.refused(passwords.add("taro@example.com", "more")));
        assertEquals(
                "unknown-app-password",
                Office.refused(passwords.remove("taro@example.com", "none")));
        Office.done(passwords.remove("taro@example.com", "p0"));
        assertEquals(
                "app-password-exists", Office.refused(passwords.add("taro@example.com", "p1")));
        assertEquals("bad-name", Office.refused(passwords.add("taro@example.com", " ")));
        assertEquals("unknown-user", Office.refused(passwords.add("x@example.com", "p")));
        assertEquals(
                AppPasswords.LIMIT - 1, Office.done(passwords.list("taro@example.com")).size());
    }

    @Test
    void furnishesAccountsInTheirOwnTransaction(@TempDir Path other) {
        List<Long> opened = new ArrayList<>();
        List<Long> removed = new ArrayList<>();
        Furnishing furnishing =
                new Furnishing() {
                    @Override
                    public void opened(Transaction tx, List<Long> accounts) {
                        opened.addAll(accounts);
                    }

                    @Override
                    public void removed(Transaction tx, List<Long> accounts) {
                        removed.addAll(accounts);
                    }
                };
        try (Database database = database(other)) {
            database.migrate(List.of("account"));
            Customers customers =
                    new Customers(
                            database,
                            new Ids(office.time, 0),
                            new Directory(database, "mail.example.net", ScramVault.of(other)),
                            furnishing,
                            office.time);
            Office.done(customers.domains().add("example.com", Tenant.DEFAULT));
            Account account = Office.done(customers.users().add(user("a@example.com")));
            Office.done(customers.users().remove("a@example.com"));

            assertEquals(2, opened.size());
            assertEquals(account.id(), opened.getLast());
            assertEquals(List.of(account.id()), removed);
        }
    }
}
