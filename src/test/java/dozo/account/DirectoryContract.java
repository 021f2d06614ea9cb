package dozo.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.customer.Group.Kind;
import dozo.account.customer.NewUser;
import dozo.db.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is behind an address, on any engine. */
abstract class DirectoryContract {
    private Office office;

    abstract Database database(Path folder);

    @BeforeEach
    void open(@TempDir Path folder) {
        office = new Office(folder, database(folder)).domain("example.com").domain("日本語.example");
    }

    @AfterEach
    void close() {
        office.close();
    }

    private List<String> local(String address) {
        return assertInstanceOf(Resolution.Local.class, office.directory.resolve(address), address)
                .accounts()
                .stream()
                .map(Account::address)
                .toList();
    }

    private void unknown(String address) {
        assertInstanceOf(Resolution.Unknown.class, office.directory.resolve(address), address);
    }

    private void foreign(String address) {
        assertInstanceOf(Resolution.Foreign.class, office.directory.resolve(address), address);
    }

    @Test
    void findsUsersInAnyCase() {
        office.user("Taro@Example.com");

        assertEquals(List.of("taro@example.com"), local("TARO@EXAMPLE.COM"));
        assertEquals(List.of("taro@example.com"), local("\"taro\"@example.com"));
        assertEquals(List.of("taro@example.com"), local("\"t\\aro\"@example.com"));
    }

    @Test
    void tellsUnknownNamesFromForeignDomains() {
        unknown("nobody@example.com");
        foreign("taro@elsewhere.example");
        foreign("taro@sub.example.com");
        foreign("taro@[192.0.2.1]");
        unknown("nobody");
        unknown("");
        unknown("@example.com");
        foreign("@");
        unknown("\"broken@example.com");
        unknown("x".repeat(65) + "@example.com");
    }

    @Test
    void takesTagsAway() {
        office.user("taro@example.com");
        office.user("a+b@example.com");

        assertEquals(List.of("taro@example.com"), local("taro+shop@example.com"));
        assertEquals(List.of("taro@example.com"), local("taro+a+b@example.com"));
        assertEquals(List.of("taro@example.com"), local("taro+@example.com"));
        assertEquals(List.of("a+b@example.com"), local("a+b@example.com"));
        unknown("+taro@example.com");
    }

    @Test
    void findsThePostmasterAlways() {
        assertEquals(List.of("postmaster"), local("postmaster"));
        assertEquals(List.of("postmaster"), local("PostMaster"));
        assertEquals(List.of("postmaster"), local("Postmaster@example.com"));
        assertEquals(List.of("postmaster"), local("postmaster@mail.example.net"));
        foreign("postmaster@elsewhere.example");
        foreign("taro@mail.example.net");
    }

    @Test
    void letsADomainHaveItsOwnPostmaster() {
        office.user("taro@example.com");
        office.alias("postmaster@example.com", "taro@example.com");

        assertEquals(List.of("taro@example.com"), local("postmaster@example.com"));
        assertEquals(List.of("postmaster"), local("postmaster"));
    }

    @Test
    void followsAliasesAndGroupsWithoutDoubles() {
        office.user("a@example.com");
        office.user("b@example.com");
        office.alias("both@example.com", "a@example.com", "b@example.com");
        office.group("all@example.com", "both@example.com", "a@example.com");

        assertEquals(List.of("a@example.com", "b@example.com"), local("both@example.com"));
        assertEquals(List.of("a@example.com", "b@example.com"), local("all@example.com"));
    }

    @Test
    void stopsLoops() {
        office.user("a@example.com");
        office.group("one@example.com", "a@example.com");
        office.group("two@example.com", "one@example.com");
        Office.done(
                office.customers
                        .groups()
                        .join(Kind.GROUP, "one@example.com", List.of("two@example.com")));

        assertEquals(List.of("a@example.com"), local("two@example.com"));
        assertEquals(List.of("a@example.com"), local("one@example.com"));
    }

    @Test
    void aLoopWithoutAnybodyIsUnknown() {
        office.group("one@example.com");
        office.group("two@example.com", "one@example.com");
        Office.done(
                office.customers
                        .groups()
                        .join(Kind.GROUP, "one@example.com", List.of("two@example.com")));

        unknown("one@example.com");
        unknown("two@example.com");
    }

    @Test
    void asksTheCatchAllLast() {
        office.user("taro@example.com");
        office.user("rest@example.com");
        Office.done(office.customers.domains().catchAll("example.com", "rest@example.com"));

        assertEquals(List.of("rest@example.com"), local("whoever@example.com"));
        assertEquals(List.of("taro@example.com"), local("taro@example.com"));
        assertEquals(List.of("postmaster"), local("postmaster@example.com"));
        assertTrue(office.directory.account("whoever@example.com").isEmpty());

        Office.done(office.customers.domains().catchAll("example.com", null));
        unknown("whoever@example.com");
    }

    @Test
    void comparesInternationalAddresses() {
        office.user("太郎@日本語.example");
        office.user("Jürgen@example.com");

        assertEquals(List.of("太郎@xn--wgv71a119e.example"), local("太郎@xn--wgv71a119e.EXAMPLE"));
        assertEquals(List.of("太郎@xn--wgv71a119e.example"), local("太郎+tag@日本語.example"));
        assertEquals(List.of("jürgen@example.com"), local("JU\u0308RGEN@example.com"));
        assertTrue(office.directory.hosts("日本語.example"));
        assertTrue(office.directory.hosts("XN--WGV71A119E.example"));
        assertFalse(office.directory.hosts("日本.example"));
        assertFalse(office.directory.hosts(""));
    }

    @Test
    void isRightAtOnceAfterEachChange() {
        unknown("taro@example.com");
        foreign("taro@new.example");
        assertFalse(office.directory.hosts("new.example"));
        assertTrue(office.directory.account("taro@example.com").isEmpty());

        Account taro = office.user("taro@example.com");
        office.domain("new.example");
        assertEquals(List.of("taro@example.com"), local("taro@example.com"));
        unknown("taro@new.example");
        assertTrue(office.directory.hosts("new.example"));
        assertEquals(taro, office.directory.account("taro@example.com").orElseThrow());

        Office.done(office.customers.users().quota("taro@example.com", 5L));
        assertEquals(5, office.directory.account(taro.id()).orElseThrow().quotaBytes());

        Office.done(office.customers.users().remove("taro@example.com"));
        unknown("taro@example.com");
        assertTrue(office.directory.account(taro.id()).isEmpty());
    }

    @Test
    void anAliasOfOneAccountIsALogInName() {
        office.user("taro@example.com");
        office.user("jiro@example.com");
        office.alias("info@example.com", "taro@example.com");
        office.alias("both@example.com", "taro@example.com", "jiro@example.com");
        office.group("team@example.com", "taro@example.com");

        assertEquals(
                "taro@example.com",
                office.directory.account("info@example.com").orElseThrow().address());
        assertTrue(office.directory.account("both@example.com").isEmpty());
        assertTrue(office.directory.account("team@example.com").isEmpty());
    }

    @Test
    void tellsSessionsWhenTheyMustEnd() {
        Account taro = office.user("taro@example.com");
        AtomicInteger ended = new AtomicInteger();
        Directory.Watch first = office.directory.whenBarred(taro.id(), ended::incrementAndGet);
        Directory.Watch second = office.directory.whenBarred(taro.id(), ended::incrementAndGet);
        assertTrue(office.directory.inForce(taro));

        Office.done(office.customers.users().suspend("taro@example.com", true));
        assertEquals(2, ended.get());
        assertFalse(office.directory.inForce(taro));
        assertEquals(List.of("taro@example.com"), local("taro@example.com"));

        first.close();
        Office.done(office.customers.users().suspend("taro@example.com", false));
        assertTrue(office.directory.inForce(taro));
        Office.done(office.customers.users().remove("taro@example.com"));
        assertEquals(3, ended.get());
        assertFalse(office.directory.inForce(taro));
        second.close();
    }

    @Test
    void neverExpandsBeyondItsLimit() {
        String[] first = people("first", 600);
        String[] second = people("second", 600);
        office.group("first@example.com", first);
        office.group("second@example.com", second);
        assertEquals(600, local("second@example.com").size());

        assertEquals(
                "group-too-large",
                Office.refused(
                        office.customers
                                .groups()
                                .add(
                                        Kind.GROUP,
                                        "all@example.com",
                                        List.of("first@example.com", "second@example.com"))));
        office.group("outer@example.com", "first@example.com");
        office.group("inner@example.com");
        Office.done(
                office.customers
                        .groups()
                        .join(Kind.GROUP, "outer@example.com", List.of("inner@example.com")));
        Office.done(
                office.customers
                        .groups()
                        .join(Kind.GROUP, "inner@example.com", List.of("second@example.com")));

        assertEquals(Directory.GROUP_LIMIT + 1, local("outer@example.com").size());
    }

    private String[] people(String name, int count) {
        List<NewUser> users =
                IntStream.range(0, count)
                        .mapToObj(i ->
                                new NewUser(name + i + "@example.com", "", Office.SECRET, null))
                        .toList();
        office.customers.users().add(users).forEach(Office::done);
        return users.stream().map(NewUser::address).toArray(String[]::new);
    }
}
