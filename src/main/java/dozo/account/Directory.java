package dozo.account;

import dozo.account.secret.ScramVault;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Database;
import dozo.db.Lookups;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds accounts by address. Answers come from memory where they can; a change of any account
 * empties the memory before its caller hears that it is done, and on other nodes within a second.
 * Safe for any number of threads.
 */
public final class Directory {
    /** More accounts than this never stand behind one address; see {@link Resolution.Local}. */
    public static final int GROUP_LIMIT = 1_000;

    /** Answers remembered at most, of each kind; a few hundred octets each. */
    private static final int MEMORY_LIMIT = 100_000;

    /** Without a look for so long, another node may have changed anything: nothing is trusted. */
    static final Duration TRUSTED = Duration.ofSeconds(5);

    private static final BulkSql IN_FORCE =
            BulkSql.of(
                    "SELECT id FROM account WHERE id = ? AND suspended = 0",
                    "SELECT id FROM account WHERE id = ANY(?::bigint[]) AND suspended = 0");

    /** Larger groups are looked up each time. */
    private static final int REMEMBERED_GROUP = 16;

    /** What was found since the last change. Replaced as a whole, so that nothing old survives. */
    private static final class Memory {
        final Recent<String, Resolution> recipients = new Recent<>(MEMORY_LIMIT);
        final Recent<String, Optional<Account>> names = new Recent<>(MEMORY_LIMIT);
        final Recent<Long, Optional<Account>> ids = new Recent<>(MEMORY_LIMIT);
        final Recent<String, Boolean> domains = new Recent<>(MEMORY_LIMIT);
    }

    private final Database database;
    private final String hostname;
    private final ScramVault vault;

    private final ConcurrentHashMap<Long, Map<Object, Runnable>> sessions =
            new ConcurrentHashMap<>();
    private volatile Memory memory = new Memory();

    /** Versions of changes at the last look; none before the first. */
    private Map<String, Long> seen = Map.of();

    /**
     * Start of the last look in nanos, or of the watch; null if nobody watches: then nobody else
     * changes anything.
     */
    private volatile @Nullable Long lookedAt;

    /**
     * @param hostname this machine's mail name: its postmaster is the operator
     * @param vault the installation's secret behind SCRAM
     */
    public Directory(Database database, String hostname, ScramVault vault) {
        this.database = database;
        this.vault = vault;
        this.hostname = Address.domain(hostname).orElse("localhost");
    }

    /** What SCRAM needs of the installation. */
    public ScramVault vault() {
        return vault;
    }

    /**
     * Resolves an envelope recipient. Local parts compare without case; {@code name+tag} is {@code
     * name}; {@code <postmaster>} and postmaster at each of our domains always resolve.
     */
    public Resolution resolve(String address) {
        Address parsed = Address.parse(address).orElse(null);
        if (parsed == null) {
            boolean ours = address.indexOf('@') < 0 || hosts(domainOf(address));
            return ours ? new Resolution.Unknown() : new Resolution.Foreign();
        }
        // The memory is taken before the look-up: what a change made stale goes with it.
        Memory now = memory();
        String key = parsed.key();
        Resolution known = now.recipients.get(key);
        if (known != null) {
            return known;
        }
        Resolution found = database.read(tx -> new Resolver(tx, hostname).resolve(parsed));
        if (!(found instanceof Resolution.Local(List<Account> accounts))
                || accounts.size() <= REMEMBERED_GROUP) {
            now.recipients.put(key, found);
        }
        return found;
    }

    /** The account of that log-in name: a primary address, or an alias that means it alone. */
    public Optional<Account> account(String address) {
        return Address.parse(address).flatMap(this::named);
    }

    private Optional<Account> named(Address address) {
        Memory now = memory();
        String key = address.key();
        Optional<Account> known = now.names.get(key);
        if (known == null) {
            known = database.read(tx -> new Resolver(tx, hostname).owner(key));
            now.names.put(key, known);
        }
        return known;
    }

    /** The account of that id, as it stands now. */
    public Optional<Account> account(long id) {
        Memory now = memory();
        Optional<Account> known = now.ids.get(id);
        if (known == null) {
            known = database.read(tx -> new Resolver(tx, hostname).byId(id));
            now.ids.put(id, known);
        }
        return known;
    }

    /** Does this domain belong to us? */
    public boolean hosts(String domain) {
        String name = Address.domain(domain).orElse(null);
        if (name == null) {
            return false;
        }
        Memory now = memory();
        Boolean known = now.domains.get(name);
        if (known == null) {
            known = database.read(tx -> new Resolver(tx, hostname).hosts(name));
            now.domains.put(name, known);
        }
        return known;
    }

    /** A throw-away one if what we remember may be old. */
    private Memory memory() {
        return fresh() ? memory : new Memory();
    }

    /** Has a {@link Vigil} that began gone on, with answers of the database, until now? */
    public boolean fresh() {
        Long looked = lookedAt;
        return looked == null || System.nanoTime() - looked < TRUSTED.toNanos();
    }

    private static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    // ---- what ends sessions

    /** May somebody who logged in as this account go on? False once it is suspended or removed. */
    public boolean inForce(Account account) {
        return account(account.id()).filter(now -> !now.suspended()).isPresent();
    }

    /** Open while a session wants to be told. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Runs something once this account is suspended or removed: a session ends itself. It must not
     * block. Ask {@link #inForce} after this call, for what came before it. Close what is returned
     * when the session is over.
     */
    public Watch whenBarred(long account, Runnable end) {
        Object ticket = new Object();
        sessions.compute(
                account,
                (id, ends) -> {
                    Map<Object, Runnable> all = ends == null ? new ConcurrentHashMap<>(2) : ends;
                    all.put(ticket, end);
                    return all;
                });
        return () -> sessions.computeIfPresent(account, (id, ends) -> without(ends, ticket));
    }

    private static @Nullable Map<Object, Runnable> without(
            Map<Object, Runnable> ends, Object ticket) {
        ends.remove(ticket);
        return ends.isEmpty() ? null : ends;
    }

    /**
     * Others may change accounts from now on: without a {@link #look} every few seconds nothing
     * remembered is trusted, not even before the first one.
     *
     * @param nanos the time now
     */
    void watched(long nanos) {
        lookedAt = nanos;
    }

    /**
     * Looks whether something was changed through another directory of this database, on whatever
     * node. If so, forgets what is remembered, and ends the sessions of who was suspended or
     * removed. Once it was called, it has to be called again and again ({@link Vigil}).
     */
    void look() {
        look(System.nanoTime());
    }

    /**
     * @param nanos the time now
     */
    synchronized void look(long nanos) {
        Map<String, Long> now = database.read(Version::all);
        if (Version.ANY.between(seen, now)) {
            changed();
        }
        if (Version.BARRED.between(seen, now)) {
            barred(notInForce(Set.copyOf(sessions.keySet())));
        }
        seen = now;
        lookedAt = nanos;
    }

    private Set<Long> notInForce(Set<Long> accounts) {
        return database.read(tx -> {
            Set<Long> barred = new HashSet<>(accounts);
            Lookups lookups = tx.lookups();
            Bulk keys = lookups.add(IN_FORCE, row -> barred.remove(row.getLong(1)));
            for (long account : accounts) {
                keys.setLong(1, account);
                keys.add();
            }
            lookups.run();
            return barred;
        });
    }

    /** Something was committed (inner rooms tell it): what is remembered is old. */
    public void changed() {
        memory = new Memory();
    }

    /** These accounts were suspended or removed, and it is committed. */
    public void barred(Collection<Long> accounts) {
        changed();
        for (long account : accounts) {
            sessions.getOrDefault(account, Map.of()).values().forEach(Runnable::run);
        }
    }
}
