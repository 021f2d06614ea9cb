package dozo.web.admin;

import dozo.account.Account;
import dozo.account.customer.Outcome;
import dozo.account.customer.Tenant;
import dozo.db.DatabaseBroken;
import dozo.store.Undelete;
import dozo.trace.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Operations on mails and the whole: status, trace, undelete. */
final class MailOperations {
    private static final int TRACE_LIMIT = 100;
    private static final int REMOVED_LIMIT = 1_000;

    private final Operations.Site site;

    MailOperations(Operations.Site site) {
        this.site = site;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "status", Operation.quick(this::status),
                "trace", Operation.quick(this::trace),
                "undelete.list", Operation.quick(this::removed),
                "undelete.restore", Operation.quick(this::restore));
    }

    /**
     * What the server tells of itself it tells without a database, too; then nothing is counted.
     */
    private Answer status(Arguments arguments) {
        arguments.end();
        ObjectNode status = Shapes.object();
        site.status().get().forEach(status::put);
        status.put("operator", "postmaster");
        try {
            List<Tenant> tenants = site.customers().tenants().list();
            status.put("tenants", tenants.size())
                    .put("domains", tenants.stream().mapToLong(Tenant::domains).sum())
                    .put("users", tenants.stream().mapToLong(Tenant::users).sum());
        } catch (DatabaseBroken unreachable) {
            status.put("store", String.valueOf(unreachable.getMessage()));
        }
        return new Answer.Result(status);
    }

    private Answer trace(Arguments arguments) {
        String wanted = arguments.text("wanted");
        Long limit = arguments.optionalNumber("limit");
        arguments.end();
        int mails = limit == null ? 10 : Math.clamp(limit, 1, TRACE_LIMIT);
        return new Answer.Result(
                Shapes.list("steps", site.trace().find(wanted, mails), MailOperations::step));
    }

    private static JsonNode step(Step step) {
        return Shapes.object()
                .put("mail", String.valueOf(step.mail()))
                .put("at", step.atMillis())
                .put("kind", step.kind())
                .put("sender", step.sender())
                .put("recipient", step.recipient())
                .put("messageId", step.messageId())
                .put("detail", step.detail());
    }

    private Answer removed(Arguments arguments) {
        return chosen(
                arguments,
                (account, choice) ->
                        Shapes.list(
                                "removed",
                                site.store().undelete().list(account.id(), choice, REMOVED_LIMIT),
                                MailOperations::removal));
    }

    private static JsonNode removal(Undelete.Removal removal) {
        return Shapes.object()
                .put("id", String.valueOf(removal.id()))
                .put("mailbox", removal.mailbox())
                .put("removed", removal.removedMillis())
                .put("received", removal.receivedMillis())
                .put("bytes", removal.sizeBytes())
                .put("preview", removal.preview());
    }

    private Answer restore(Arguments arguments) {
        return chosen(
                arguments,
                (account, choice) ->
                        Shapes.object()
                                .put("address", account.address())
                                .put(
                                        "restored",
                                        site.store().undelete().restore(account.id(), choice)));
    }

    /** Work on the removed mails of an account that the arguments choose. */
    private Answer chosen(
            Arguments arguments, BiFunction<Account, Undelete.Choice, JsonNode> work) {
        String address = arguments.text("address");
        Undelete.Choice choice = choice(arguments);
        arguments.end();
        Outcome<Account> found = site.customers().users().show(address);
        return Refusals.answer(found, account -> work.apply(account, choice));
    }

    /** By ids, or since a moment, or all. */
    private static Undelete.Choice choice(Arguments arguments) {
        List<String> texts = arguments.texts("ids");
        @Nullable Long since = arguments.optionalNumber("since");
        if (texts.isEmpty()) {
            return new Undelete.Choice(since == null ? 0 : since, Long.MAX_VALUE, null);
        }
        Set<Long> ids = new HashSet<>();
        for (String text : texts) {
            try {
                ids.add(Long.parseLong(text));
            } catch (NumberFormatException notAnId) {
                throw new BadArgument("\"" + text + "\" is not the id of a mail");
            }
        }
        return Undelete.Choice.of(ids);
    }
}
