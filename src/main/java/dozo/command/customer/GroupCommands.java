package dozo.command.customer;

import dozo.command.Branch;
import dozo.command.Dozo;
import dozo.command.Parent;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dozo group ...}. */
@Command(name = "group")
public final class GroupCommands extends Branch {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    protected Dozo dozo() {
        return Parent.of(dozo);
    }

    private Members all() {
        return new Members(dozo(), "group");
    }

    @Command(name = "add")
    int add(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "group-address") String address,
            @Parameters(arity = "0..*", paramLabel = "MEMBER", descriptionKey = "group-member")
                    String @Nullable [] members) {
        return all().add(address, members);
    }

    @Command(name = "list")
    int list(
            @Parameters(arity = "0..1", paramLabel = "DOMAIN", descriptionKey = "only-domain")
                    @Nullable String domain) {
        return all().list(domain);
    }

    @Command(name = "members")
    int members(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "group-address") String address,
            @Option(names = "--add", paramLabel = "MEMBER") String @Nullable [] add,
            @Option(names = "--remove", paramLabel = "MEMBER") String @Nullable [] remove) {
        return all().change(address, add, remove);
    }

    @Command(name = "remove")
    int remove(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "group-address") String address) {
        return all().remove(address);
    }
}
