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

/** {@code dozo group ...}. */
@Command(name = "group")
public final class GroupCommands extends Branch {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    protected Dozo dozo() {
        return Parent.of(dozo);
    }

    @Command(name = "add")
    int add(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "group-address") String address,
            @Parameters(arity = "0..*", paramLabel = "MEMBER", descriptionKey = "group-member")
                    String @Nullable [] members) {
        ObjectNode arguments = Dozo.arguments().put("address", address);
        Dozo.put(arguments, "members", Dozo.list(members));
        return dozo().errand(
                        "group.add",
                        arguments,
                        added -> say("group.added", Show.text(added, "address")));
    }

    @Command(name = "list")
    int list(
            @Parameters(arity = "0..1", paramLabel = "DOMAIN", descriptionKey = "only-domain")
                    @Nullable String domain) {
        return dozo().with(
                        administration -> Pages.of(dozo(), administration, domain).groups("group"));
    }

    @Command(name = "members")
    int members(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "group-address") String address,
            @Option(names = "--add", paramLabel = "MEMBER") String @Nullable [] add,
            @Option(names = "--remove", paramLabel = "MEMBER") String @Nullable [] remove) {
        ObjectNode arguments = Dozo.arguments().put("address", address);
        Dozo.put(arguments, "add", Dozo.list(add));
        Dozo.put(arguments, "remove", Dozo.list(remove));
        return dozo().errand(
                        "group.members",
                        arguments,
                        group ->
                                group.path("members")
                                        .forEach(member -> out().println(member.asString())));
    }

    @Command(name = "remove")
    int remove(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "group-address") String address) {
        return dozo().errand(
                        "group.remove",
                        Dozo.arguments().put("address", address),
                        gone -> say("group.removed", Show.text(gone, "address")));
    }
}
