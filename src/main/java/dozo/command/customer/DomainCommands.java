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

/** {@code dozo domain ...}. */
@Command(name = "domain")
public final class DomainCommands extends Branch {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    protected Dozo dozo() {
        return Parent.of(dozo);
    }

    @Command(name = "add")
    int add(
            @Parameters(paramLabel = "DOMAIN", descriptionKey = "domain-name") String domain,
            @Option(names = "--tenant", paramLabel = "NAME") @Nullable String tenant) {
        return dozo().errand(
                        "domain.add",
                        ofTenant(tenant).put("domain", domain),
                        added -> say("domain.added", Show.text(added, "domain")));
    }

    @Command(name = "list")
    int list(@Option(names = "--tenant", paramLabel = "NAME") @Nullable String tenant) {
        return dozo().errand(
                        "domain.list",
                        ofTenant(tenant),
                        found -> {
                            Columns columns = new Columns();
                            found.path("domains").forEach(one -> row(columns, one));
                            columns.print(out());
                        });
    }

    private static ObjectNode ofTenant(@Nullable String tenant) {
        ObjectNode arguments = Dozo.arguments();
        return tenant == null ? arguments : arguments.put("tenant", tenant);
    }

    private static void row(Columns columns, JsonNode domain) {
        columns.row(
                Show.text(domain, "domain"),
                "tenant=" + Show.text(domain, "tenant"),
                "catch-all=" + Show.text(domain, "catchAll"),
                "addresses=" + Show.text(domain, "addresses"));
    }

    @Command(name = "remove")
    int remove(@Parameters(paramLabel = "DOMAIN", descriptionKey = "domain-name") String domain) {
        return dozo().errand(
                        "domain.remove",
                        Dozo.arguments().put("domain", domain),
                        gone -> say("domain.removed", Show.text(gone, "domain")));
    }

    @Command(name = "catch-all")
    int catchAll(
            @Parameters(paramLabel = "DOMAIN", descriptionKey = "domain-name") String domain,
            @Parameters(arity = "0..1", paramLabel = "ADDRESS", descriptionKey = "catch-all-target")
                    @Nullable String target) {
        ObjectNode arguments = Dozo.arguments().put("domain", domain);
        if (target != null) {
            arguments.put("target", target);
        }
        return dozo().errand(
                        "domain.catch-all",
                        arguments,
                        set ->
                                say(
                                        target == null ? "catch-all.off" : "catch-all.on",
                                        Show.text(set, "domain"),
                                        Show.text(set, "catchAll")));
    }
}
