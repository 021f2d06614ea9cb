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

/** {@code dozo tenant ...}. */
@Command(name = "tenant")
public final class TenantCommands extends Branch {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    protected Dozo dozo() {
        return Parent.of(dozo);
    }

    @Command(name = "add")
    int add(
            @Parameters(paramLabel = "NAME", descriptionKey = "tenant-name") String name,
            @Option(names = "--plan", paramLabel = "PLAN") @Nullable String plan) {
        ObjectNode arguments = Dozo.arguments().put("tenant", name);
        if (plan != null) {
            arguments.put("plan", plan);
        }
        return dozo().errand("tenant.add", arguments, added -> say("tenant.added", name));
    }

    @Command(name = "list")
    int list() {
        return dozo().errand(
                        "tenant.list",
                        Dozo.arguments(),
                        found -> {
                            Columns columns = new Columns();
                            found.path("tenants").forEach(one -> row(columns, one));
                            columns.print(out());
                        });
    }

    private static void row(Columns columns, JsonNode tenant) {
        columns.row(
                Show.text(tenant, "tenant"),
                "plan=" + Show.text(tenant, "plan"),
                "cell=" + Show.text(tenant, "cell"),
                "domains=" + Show.text(tenant, "domains"),
                "users=" + Show.text(tenant, "users"));
    }

    @Command(name = "show")
    int show(@Parameters(paramLabel = "NAME", descriptionKey = "tenant-name") String name) {
        return dozo().errand("tenant.show", Dozo.arguments().put("tenant", name), this::properties);
    }

    @Command(name = "remove")
    int remove(@Parameters(paramLabel = "NAME", descriptionKey = "tenant-name") String name) {
        return dozo().errand(
                        "tenant.remove",
                        Dozo.arguments().put("tenant", name),
                        gone -> say("tenant.removed", name));
    }
}
