package dozo.command;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code dozo undelete ...}: deleted mails, for 30 days. */
@Command(name = "undelete")
final class UndeleteCommands extends Branch {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    protected Dozo dozo() {
        return Parent.of(dozo);
    }

    @Command(name = "list")
    int list(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address,
            @Option(names = "--days", paramLabel = "N") @Nullable Integer days) {
        return dozo().errand(
                        "undelete.list",
                        since(address, days),
                        found -> {
                            Columns columns = new Columns();
                            found.path("removed").forEach(one -> row(columns, one));
                            columns.print(out());
                        });
    }

    private static void row(Columns columns, JsonNode removal) {
        columns.row(
                Show.text(removal, "id"),
                Show.time(removal, "removed"),
                Show.text(removal, "mailbox"),
                Show.text(removal, "bytes"),
                Show.text(removal, "preview"));
    }

    @Command(name = "restore")
    int restore(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address,
            @Parameters(arity = "0..*", paramLabel = "ID", descriptionKey = "undelete-id")
                    String @Nullable [] ids,
            @Option(names = "--days", paramLabel = "N") @Nullable Integer days) {
        ObjectNode arguments = since(address, days);
        Dozo.put(arguments, "ids", Dozo.list(ids));
        return dozo().errand(
                        "undelete.restore",
                        arguments,
                        done -> say("undelete.restored", done.path("restored").asLong()));
    }

    private static ObjectNode since(String address, @Nullable Integer days) {
        ObjectNode arguments = Dozo.arguments().put("address", address);
        return days == null
                ? arguments
                : arguments.put("since", Instant.now().minus(Duration.ofDays(days)).toEpochMilli());
    }
}
