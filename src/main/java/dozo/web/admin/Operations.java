package dozo.web.admin;

import dozo.account.Directory;
import dozo.account.customer.Customers;
import dozo.account.secret.Hashing;
import dozo.centre.Steering;
import dozo.db.DatabaseBroken;
import dozo.store.Store;
import dozo.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All operations by their names. The admin socket runs them for the command line, the command line
 * runs them itself where no server is up, and the REST interface will run the same. Safe for any
 * number of threads.
 */
public final class Operations implements Administration {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    /**
     * What operations work on.
     *
     * @param status what the server tells of itself: doors, version, since when; empty without one
     * @param centre the two centres, where there are two
     */
    public record Site(
            Customers customers,
            Directory directory,
            Hashing hashing,
            Store store,
            Trace trace,
            Supplier<Map<String, String>> status,
            Supplier<Optional<Steering>> centre) {}

    private final Map<String, Operation> operations = new TreeMap<>();

    public Operations(Site site) {
        operations.putAll(new TenantOperations(site.customers()).operations());
        operations.putAll(new DomainOperations(site.customers()).operations());
        operations.putAll(new UserOperations(site).operations());
        operations.putAll(new GroupOperations(site.customers().groups()).operations());
        operations.putAll(new MailOperations(site).operations());
        operations.putAll(new CentreOperations(site.centre()).operations());
    }

    /** Their names. */
    public Set<String> names() {
        return Set.copyOf(operations.keySet());
    }

    @Override
    public Answer run(String name, ObjectNode arguments, Consumer<JsonNode> progress) {
        Operation operation = operations.get(name);
        if (operation == null) {
            return new Answer.Refused(
                    "unknown-operation", "There is no operation " + name, List.of(name));
        }
        try {
            return operation.run(new Arguments(arguments), progress);
        } catch (BadArgument bad) {
            String what = String.valueOf(bad.getMessage());
            return new Answer.Refused("bad-argument", name + ": " + what, List.of(name, what));
        } catch (DatabaseBroken broken) {
            LOG.warn("operation {} failed: {}", name, broken.toString());
            return new Answer.Refused(
                    "unavailable",
                    "The store can't do that now: " + broken.getMessage(),
                    List.of(String.valueOf(broken.getMessage())));
        }
    }

    @Override
    public void close() {}
}
