package dozo.web.admin;

import dozo.account.Account;
import dozo.account.customer.AppPasswords;
import dozo.account.customer.NewUser;
import dozo.account.customer.Outcome;
import dozo.account.customer.Refusal;
import dozo.account.customer.Users;
import dozo.account.secret.AppPassword;
import dozo.store.Mails;
import dozo.web.admin.Passwords.Stored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Operations on users and their app passwords. */
final class UserOperations {
    private final Operations.Site site;
    private final Users users;
    private final AppPasswords appPasswords;
    private final Passwords passwords;

    UserOperations(Operations.Site site) {
        this.site = site;
        users = site.customers().users();
        appPasswords = site.customers().appPasswords();
        passwords = new Passwords(site.hashing(), site.customers().vault());
    }

    Map<String, Operation> operations() {
        Map<String, Operation> operations = new HashMap<>();
        operations.put("user.add", Operation.quick(this::add));
        operations.put("user.list", Operation.quick(this::list));
        operations.put("user.show", Operation.quick(this::show));
        operations.put("user.password", Operation.quick(this::password));
        operations.put("user.suspend", Operation.quick(all -> suspend(all, true)));
        operations.put("user.resume", Operation.quick(all -> suspend(all, false)));
        operations.put("user.remove", Operation.quick(this::remove));
        operations.put("user.quota", Operation.quick(this::quota));
        operations.put("user.name", Operation.quick(this::name));
        operations.put("user.app-password.add", Operation.quick(this::addAppPassword));
        operations.put("user.app-password.list", Operation.quick(this::appPasswords));
        operations.put("user.app-password.remove", Operation.quick(this::removeAppPassword));
        operations.put("user.import", new UserImport(site, passwords)::run);
        return operations;
    }

    /** Without a password one is made; the answer shows it, this once. */
    private Answer add(Arguments arguments) {
        String address = arguments.text("address");
        String name = arguments.text("name", "");
        String quota = arguments.optionalText("quota");
        String given = arguments.optionalText("password");
        arguments.end();
        Long quotaBytes = null;
        if (quota != null) {
            Optional<Long> parsed = Quota.parse(quota);
            if (parsed.isEmpty()) {
                return Refusals.refused(Refusal.BAD_QUOTA, quota);
            }
            quotaBytes = parsed.get();
        }
        // Known beforehand, so that nobody waits for a hash in vain.
        if (site.directory().account(address).isPresent()) {
            return Refusals.refused(Refusal.ADDRESS_EXISTS, address);
        }
        String password = given == null ? AppPassword.random() : given;
        return switch (passwords.of(address, password)) {
            case Outcome.Refused<Stored>(var why, var details) -> Refusals.refused(why, details);
            case Outcome.Done<Stored>(Stored stored) ->
                    Refusals.answer(
                            users.add(
                                    new NewUser(
                                            address,
                                            name,
                                            stored.hash(),
                                            stored.scram(),
                                            quotaBytes)),
                            account -> shown(account, given == null ? password : null));
        };
    }

    private static JsonNode shown(Account account, @Nullable String password) {
        ObjectNode object = Shapes.account(account);
        return password == null ? object : object.put("password", password);
    }

    private Answer list(Arguments arguments) {
        String domain = arguments.optionalText("domain");
        String after = arguments.optionalText("after");
        arguments.end();
        return new Answer.Result(Shapes.list("users", users.list(domain, after), Shapes::account));
    }

    private Answer show(Arguments arguments) {
        String address = arguments.text("address");
        arguments.end();
        return Refusals.answer(users.show(address), this::withUsage);
    }

    private JsonNode withUsage(Account account) {
        Mails.Usage usage = site.store().mails().usage(account.id());
        return Shapes.account(account)
                .put("usedBytes", usage.bytes())
                .put("mails", usage.messages());
    }

    private Answer password(Arguments arguments) {
        String address = arguments.text("address");
        String given = arguments.optionalText("password");
        arguments.end();
        if (users.show(address) instanceof Outcome.Refused<Account>(var why, var details)) {
            return Refusals.refused(why, details);
        }
        String password = given == null ? AppPassword.random() : given;
        return switch (passwords.of(address, password)) {
            case Outcome.Refused<Stored>(var why, var details) -> Refusals.refused(why, details);
            case Outcome.Done<Stored>(Stored stored) ->
                    Refusals.answer(
                            users.password(address, stored.hash(), stored.scram()),
                            account -> shown(account, given == null ? password : null));
        };
    }

    private Answer suspend(Arguments arguments, boolean suspended) {
        String address = arguments.text("address");
        arguments.end();
        return Refusals.answer(users.suspend(address, suspended), Shapes::account);
    }

    private Answer remove(Arguments arguments) {
        String address = arguments.text("address");
        arguments.end();
        return Refusals.answer(users.remove(address), Shapes::account);
    }

    /** Without a size the plan's quota counts again. */
    private Answer quota(Arguments arguments) {
        String address = arguments.text("address");
        String quota = arguments.optionalText("quota");
        arguments.end();
        if (quota == null) {
            return Refusals.answer(users.quota(address, null), Shapes::account);
        }
        return Quota.parse(quota)
                .map(bytes -> Refusals.answer(users.quota(address, bytes), Shapes::account))
                .orElseGet(() -> Refusals.refused(Refusal.BAD_QUOTA, quota));
    }

    private Answer name(Arguments arguments) {
        String address = arguments.text("address");
        String name = arguments.text("name");
        arguments.end();
        return Refusals.answer(users.name(address, name), Shapes::account);
    }

    // ---- app passwords

    private Answer addAppPassword(Arguments arguments) {
        String address = arguments.text("address");
        String name = arguments.text("name");
        arguments.end();
        return Refusals.answer(
                appPasswords.add(address, name),
                password ->
                        Shapes.object()
                                .put("address", address)
                                .put("name", name)
                                .put("password", password));
    }

    private Answer appPasswords(Arguments arguments) {
        String address = arguments.text("address");
        arguments.end();
        return Refusals.answer(
                appPasswords.list(address), names -> namesOf(names).put("address", address));
    }

    private static ObjectNode namesOf(List<String> names) {
        return Shapes.list("names", names, Shapes.array()::stringNode);
    }

    private Answer removeAppPassword(Arguments arguments) {
        String address = arguments.text("address");
        String name = arguments.text("name");
        arguments.end();
        return Refusals.answer(
                appPasswords.remove(address, name),
                gone -> Shapes.object().put("address", address).put("name", gone));
    }
}
