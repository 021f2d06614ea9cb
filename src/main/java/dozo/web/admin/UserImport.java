package dozo.web.admin;

import dozo.account.Account;
import dozo.account.customer.NewUser;
import dozo.account.customer.Outcome;
import dozo.account.customer.Refusal;
import dozo.account.secret.AppPassword;
import dozo.web.admin.Passwords.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds many users: passwords are hashed side by side, as many as {@link
 * dozo.account.secret.Hashing} lets through; what is ready is written at once, in one transaction.
 */
final class UserImport {
    /** One request's rows: about 20 ms of writing. */
    static final int ROW_LIMIT = 200;

    private final Operations.Site site;
    private final Passwords passwords;

    UserImport(Operations.Site site, Passwords passwords) {
        this.site = site;
        this.passwords = passwords;
    }

    /** A row on its way: refused, or ready to be written. */
    private static final class Row {
        final String address;
        final boolean generated;
        final Future<Outcome<NewUser>> user;
        @Nullable Outcome<Account> outcome;
        final String password;

        Row(String address, String password, boolean generated, Future<Outcome<NewUser>> user) {
            this.address = address;
            this.password = password;
            this.generated = generated;
            this.user = user;
        }
    }

    Answer run(Arguments arguments, Consumer<JsonNode> progress) {
        List<JsonNode> given = arguments.list("rows");
        arguments.end();
        if (given.size() > ROW_LIMIT) {
            throw new BadArgument("at most " + ROW_LIMIT + " rows at once");
        }
        List<Row> rows = new ArrayList<>(given.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (JsonNode row : given) {
                rows.add(begin(new Arguments(row), threads));
            }
            write(rows);
        }
        ArrayNode reports = Shapes.array();
        rows.forEach(row -> reports.add(report(row)));
        ObjectNode result = Shapes.object();
        result.set("rows", reports);
        return new Answer.Result(result);
    }

    private Row begin(Arguments row, ExecutorService threads) {
        String address = row.text("address");
        String given = row.text("password", "");
        String name = row.text("name", "");
        String quota = row.text("quota", "");
        row.end();
        String password = given.isEmpty() ? AppPassword.random() : given;
        return new Row(
                address,
                password,
                given.isEmpty(),
                threads.submit(() -> prepare(address, password, name, quota)));
    }

    private Outcome<NewUser> prepare(String address, String password, String name, String quota) {
        if (site.directory().account(address).isPresent()) {
            return Outcome.refused(Refusal.ADDRESS_EXISTS, address);
        }
        Long quotaBytes = null;
        if (!quota.isEmpty()) {
            quotaBytes = Quota.parse(quota).orElse(null);
            if (quotaBytes == null) {
                return Outcome.refused(Refusal.BAD_QUOTA, quota);
            }
        }
        return switch (passwords.of(address, password)) {
            case Outcome.Refused<Stored>(var why, var details) ->
                    new Outcome.Refused<>(why, details);
            case Outcome.Done<Stored>(Stored stored) ->
                    new Outcome.Done<>(
                            new NewUser(address, name, stored.hash(), stored.scram(), quotaBytes));
        };
    }

    private void write(List<Row> rows) {
        List<Row> ready = new ArrayList<>(rows.size());
        List<NewUser> users = new ArrayList<>(rows.size());
        for (Row row : rows) {
            switch (await(row.user)) {
                case Outcome.Refused<NewUser>(var why, var details) ->
                        row.outcome = new Outcome.Refused<>(why, details);
                case Outcome.Done<NewUser>(NewUser user) -> {
                    ready.add(row);
                    users.add(user);
                }
            }
        }
        if (users.isEmpty()) {
            return;
        }
        List<Outcome<Account>> outcomes = site.customers().users().add(users);
        for (int i = 0; i < ready.size(); i++) {
            ready.get(i).outcome = outcomes.get(i);
        }
    }

    private static Outcome<NewUser> await(Future<Outcome<NewUser>> future) {
        try {
            return future.get();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failed);
        }
    }

    /** A user who is there already is not a failure: an import may be repeated. */
    private static JsonNode report(Row row) {
        ObjectNode report = Shapes.object().put("address", row.address);
        if (row.outcome instanceof Outcome.Refused<Account>(var why, var details)) {
            Answer.Refused refused = Refusals.refused(why, details);
            report.put("state", why == Refusal.ADDRESS_EXISTS ? "skipped" : "failed")
                    .put("code", refused.code())
                    .put("message", refused.message());
            ArrayNode list = report.putArray("details");
            refused.details().forEach(list::add);
            return report;
        }
        report.put("state", "added");
        return row.generated ? report.put("password", row.password) : report;
    }
}
