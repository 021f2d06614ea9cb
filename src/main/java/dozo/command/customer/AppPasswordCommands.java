package dozo.command.customer;

import dozo.command.Branch;
import dozo.command.Dozo;
import dozo.command.Parent;
import dozo.command.Show;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ObjectNode;

/** {@code dozo user app-password ...}. */
@Command(name = "app-password")
public final class AppPasswordCommands extends Branch {
    @ParentCommand private @Nullable UserCommands user;

    @Override
    protected Dozo dozo() {
        return Parent.of(user).dozo();
    }

    private static ObjectNode arguments(String address, String name) {
        return Dozo.arguments().put("address", address).put("name", name);
    }

    @Command(name = "add")
    int add(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address,
            @Parameters(paramLabel = "NAME", descriptionKey = "app-password-name") String name) {
        return dozo().errand(
                        "user.app-password.add",
                        arguments(address, name),
                        made -> {
                            say("app-password.added", address, name);
                            say("user.generated", Show.text(made, "password"));
                        });
    }

    @Command(name = "list")
    int list(@Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address) {
        return dozo().errand(
                        "user.app-password.list",
                        Dozo.arguments().put("address", address),
                        found ->
                                found.path("names")
                                        .forEach(name -> out().println(name.asString())));
    }

    @Command(name = "remove")
    int remove(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "user-address") String address,
            @Parameters(paramLabel = "NAME", descriptionKey = "app-password-name") String name) {
        return dozo().errand(
                        "user.app-password.remove",
                        arguments(address, name),
                        gone -> say("app-password.removed", address, name));
    }
}
