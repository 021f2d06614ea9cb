package dozo.command.customer;

import dozo.command.Branch;
import dozo.command.Dozo;
import dozo.command.Parent;
import dozo.command.Show;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code dozo user ...}. */
@Command(name = "user", subcommands = AppPasswordCommands.class)
public final class UserCommands extends Branch {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    protected Dozo dozo() {
        return Parent.of(dozo);
    }

    private static ObjectNode address(String address) {
        return Dozo.arguments().put("address", address);
    }

    @Command(name = "add")
    int add(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address,
            @Option(names = "--password-stdin") boolean passwordStdin,
            @Option(names = "--name", paramLabel = "NAME") @Nullable String name,
            @Option(names = "--quota", paramLabel = "SIZE") @Nullable String quota)
            throws IOException {
        ObjectNode arguments = address(address);
        if (name != null) {
            arguments.put("name", name);
        }
        if (quota != null) {
            arguments.put("quota", quota);
        }
        if (passwordStdin) {
            arguments.put("password", Secret.read(dozo().terminal().in()));
        }
        return dozo().errand("user.add", arguments, added -> shown("user.added", added));
    }

    /** A password that was generated is printed, this once. */
    private void shown(String key, JsonNode user) {
        say(key, Show.text(user, "address"));
        if (user.has("password")) {
            say("user.generated", Show.text(user, "password"));
        }
    }

    @Command(name = "list")
    int list(
            @Parameters(arity = "0..1", paramLabel = "DOMAIN", descriptionKey = "only-domain")
                    @Nullable String domain) {
        return dozo().with(administration -> Pages.of(dozo(), administration, domain).users());
    }

    @Command(name = "show")
    int show(@Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address) {
        return dozo().errand("user.show", address(address), this::properties);
    }

    @Command(name = "password")
    int password(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address,
            @Option(names = "--password-stdin") boolean passwordStdin)
            throws IOException {
        ObjectNode arguments = address(address);
        if (passwordStdin) {
            arguments.put("password", Secret.read(dozo().terminal().in()));
        }
        return dozo().errand("user.password", arguments, changed -> shown("user.changed", changed));
    }

    @Command(name = "suspend")
    int suspend(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address) {
        return dozo().errand(
                        "user.suspend",
                        address(address),
                        user -> say("user.suspended", Show.text(user, "address")));
    }

    @Command(name = "resume")
    int resume(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address) {
        return dozo().errand(
                        "user.resume",
                        address(address),
                        user -> say("user.resumed", Show.text(user, "address")));
    }

    @Command(name = "remove")
    int remove(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address) {
        return dozo().errand(
                        "user.remove",
                        address(address),
                        user -> say("user.removed", Show.text(user, "address")));
    }

    @Command(name = "quota")
    int quota(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address,
            @Parameters(arity = "0..1", paramLabel = "SIZE", descriptionKey = "new-quota")
                    @Nullable String quota) {
        ObjectNode arguments = address(address);
        if (quota != null) {
            arguments.put("quota", quota);
        }
        return dozo().errand(
                        "user.quota",
                        arguments,
                        user ->
                                say(
                                        "user.quota",
                                        Show.text(user, "address"),
                                        Show.size(user, "quotaBytes")));
    }

    @Command(name = "name")
    int name(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address,
            @Parameters(paramLabel = "NAME", descriptionKey = "new-name") String name) {
        return dozo().errand(
                        "user.name",
                        address(address).put("name", name),
                        user -> say("user.changed", Show.text(user, "address")));
    }

    @Command(name = "import")
    int importFile(@Parameters(paramLabel = "FILE", descriptionKey = "import-file") Path file) {
        return dozo().with(administration -> new UserFile(dozo(), administration).run(file));
    }
}
