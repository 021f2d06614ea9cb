package dozo.command;

import dozo.account.Directory;
import dozo.account.customer.Customers;
import dozo.account.customer.Furnishing;
import dozo.account.secret.Hashing;
import dozo.account.secret.ScramVault;
import dozo.blob.Blobs;
import dozo.centre.Forcing;
import dozo.centre.Steering;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Transaction;
import dozo.db.sqlite.SqliteEngine;
import dozo.db.sqlite.SqliteSettings;
import dozo.store.Store;
import dozo.trace.Trace;
import dozo.web.admin.AdminSocket;
import dozo.web.admin.Administration;
import dozo.web.admin.Answer;
import dozo.web.admin.Operations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs command lines in this process on a data folder, as a shell would, and keeps the output. */
final class Shell implements House, AutoCloseable {
    private final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private @Nullable Administration store;
    private @Nullable AdminSocket socket;

    /** What bench was asked for. */
    final List<String> benched = new ArrayList<>();

    /** The two centres; empty as long as there are none. */
    Optional<Steering> centres = Optional.empty();

    /** What would become of a centre that is made to lead; empty if there are none. */
    Optional<Forcing> forcing = Optional.empty();

    private String input = "";

    /** Gives new accounts their mailboxes, as the server does. */
    private record Mailboxes(Store store) implements Furnishing {
        @Override
        public void opened(Transaction tx, List<Long> accounts) throws SQLException {
            store.mailboxes().prepare(tx, accounts);
        }

        @Override
        public void removed(Transaction tx, List<Long> accounts) throws SQLException {
            store.mails().removeAccounts(tx, accounts);
        }
    }

    Shell(Path folder) {
        this.folder = folder;
    }

    /** What stands on standard input of the next command. */
    Shell type(String text) {
        input = text;
        return this;
    }

    /** Runs a command; answers its exit code. */
    int run(String... words) {
        out.reset();
        err.reset();
        List<String> arguments = new ArrayList<>(List.of(words));
        Terminal terminal =
                Terminal.of(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        out,
                        err,
                        Messages.in(Messages.language(arguments, Map.of())));
        input = "";
        int exit = Dozo.run(arguments, this, terminal);
        terminal.out().flush();
        terminal.err().flush();
        return exit;
    }

    /** Runs a command that must do what it is asked. */
    String done(String... words) {
        int exit = run(words);
        if (exit != Exit.OK) {
            throw new AssertionError(List.of(words) + " ended with " + exit + ": " + err());
        }
        return out();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Opens the store and its admin socket, as a server does. */
    Shell serve() throws IOException {
        Administration open = store(folder);
        store = open;
        socket = AdminSocket.open(folder, open);
        return this;
    }

    @Override
    public Folder folder(Place place) {
        return new Folder.At(place.data() == null ? folder : place.data());
    }

    @Override
    public Opening open(Place place) {
        return new Opening.Refused(Exit.CONFIGURATION, List.of("no server in this test"));
    }

    @Override
    public Optional<Forcing> force(Place place) {
        return forcing;
    }

    @Override
    public Administration store(Place place) {
        return store(place.data() == null ? folder : place.data());
    }

    Administration store(Path data) {
        Database database = SqliteEngine.open(data, new SqliteSettings(4, 0, 0, 0));
        database.migrate(List.of("blob", "store", "trace", "account"));
        InstantSource clock = InstantSource.system();
        Ids ids = new Ids(clock, 0);
        Store store =
                new Store(database, new Blobs(database, ids, clock), ids, clock, (a, m, s) -> {});
        Directory directory = new Directory(database, "localhost", ScramVault.of(data));
        Customers customers = new Customers(database, ids, directory, new Mailboxes(store), clock);
        Operations operations =
                new Operations(
                        new Operations.Site(
                                customers,
                                directory,
                                new Hashing(),
                                store,
                                new Trace(database, clock),
                                () -> Map.of("hostname", "localhost"),
                                () -> centres));
        return new Administration() {
            @Override
            public Answer run(String operation, ObjectNode arguments, Consumer<JsonNode> progress) {
                return operations.run(operation, arguments, progress);
            }

            @Override
            public void close() {
                database.close();
            }
        };
    }

    @Override
    public int bench(List<String> words) {
        benched.addAll(words);
        return Exit.OK;
    }

    @Override
    public int train() {
        return Exit.OK;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
        if (store != null) {
            store.close();
        }
    }
}
