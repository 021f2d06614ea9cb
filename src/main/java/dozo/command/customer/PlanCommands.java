package dozo.command.customer;

import dozo.command.Branch;
import dozo.command.Columns;
import dozo.command.Dozo;
import dozo.command.Parent;
import dozo.command.Show;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code dozo plan ...}. */
@Command(name = "plan")
public final class PlanCommands extends Branch {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    protected Dozo dozo() {
        return Parent.of(dozo);
    }

    @Command(name = "list")
    int list() {
        return dozo().errand(
                        "plan.list",
                        Dozo.arguments(),
                        found -> {
                            Columns columns = new Columns();
                            found.path("plans").forEach(one -> row(columns, one));
                            columns.print(out());
                        });
    }

    private static void row(Columns columns, JsonNode plan) {
        columns.row(
                Show.text(plan, "plan"),
                "quota=" + Show.size(plan, "quotaBytes"),
                "users=" + Show.text(plan, "users"),
                "domains=" + Show.text(plan, "domains"));
    }

    @Command(name = "set")
    int set(
            @Parameters(paramLabel = "NAME", descriptionKey = "plan-name") String name,
            @Option(names = "--quota", paramLabel = "SIZE") @Nullable String quota,
            @Option(names = "--users", paramLabel = "N") @Nullable Long users,
            @Option(names = "--domains", paramLabel = "N") @Nullable Long domains) {
        ObjectNode arguments = Dozo.arguments().put("plan", name);
        if (quota != null) {
            arguments.put("quota", quota);
        }
        if (users != null) {
            arguments.put("users", users);
        }
        if (domains != null) {
            arguments.put("domains", domains);
        }
        return dozo().errand("plan.set", arguments, this::properties);
    }
}
