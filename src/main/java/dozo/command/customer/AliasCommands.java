package dozo.command.customer;

import dozo.command.Branch;
import dozo.command.Dozo;
import dozo.command.Parent;
import dozo.command.Show;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ObjectNode;

/** {@code dozo alias ...}. */
@Command(name = "alias")
public final class AliasCommands extends Branch {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    protected Dozo dozo() {
        return Parent.of(dozo);
    }

    @Command(name = "add")
    int add(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "alias-address") String address,
            @Parameters(arity = "1..*", paramLabel = "TARGET", descriptionKey = "alias-member")
                    String @Nullable [] members) {
        ObjectNode arguments = Dozo.arguments().put("address", address);
        Dozo.put(arguments, "members", Dozo.list(members));
        return dozo().errand(
                        "alias.add",
                        arguments,
                        added -> say("alias.added", Show.text(added, "address")));
    }

    @Command(name = "list")
    int list(
            @Parameters(arity = "0..1", paramLabel = "DOMAIN", descriptionKey = "only-domain")
                    @Nullable String domain) {
        return dozo().with(
                        administration -> Pages.of(dozo(), administration, domain).groups("alias"));
    }

    @Command(name = "members")
    int members(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "alias-address") String address,
            @Option(names = "--add", paramLabel = "TARGET") String @Nullable [] add,
            @Option(names = "--remove", paramLabel = "TARGET") String @Nullable [] remove) {
        ObjectNode arguments = Dozo.arguments().put("address", address);
        Dozo.put(arguments, "add", Dozo.list(add));
        Dozo.put(arguments, "remove", Dozo.list(remove));
        return dozo().errand(
                        "alias.members",
                        arguments,
                        group ->
                                group.path("members")
                                        .forEach(member -> out().println(member.asString())));
    }

    @Command(name = "remove")
    int remove(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "alias-address") String address) {
        return dozo().errand(
                        "alias.remove",
                        Dozo.arguments().put("address", address),
                        gone -> say("alias.removed", Show.text(gone, "address")));
    }
}
