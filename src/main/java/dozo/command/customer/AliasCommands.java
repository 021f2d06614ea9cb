package dozo.command.customer;

import dozo.command.Branch;
import dozo.command.Dozo;
import dozo.command.Parent;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dozo alias ...}. */
@Command(name = "alias")
public final class AliasCommands extends Branch {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    protected Dozo dozo() {
        return Parent.of(dozo);
    }

    private Members all() {
        return new Members(dozo(), "alias");
    }

    @Command(name = "add")
    int add(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "alias-address") String address,
            @Parameters(arity = "1..*", paramLabel = "TARGET", descriptionKey = "alias-member")
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
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "alias-address") String address,
            @Option(names = "--add", paramLabel = "TARGET") String @Nullable [] add,
            @Option(names = "--remove", paramLabel = "TARGET") String @Nullable [] remove) {
        return all().change(address, add, remove);
    }

    @Command(name = "remove")
    int remove(
            @Parameters(paramLabel = "ADDRESS", descriptionKey = "alias-address") String address) {
        return all().remove(address);
    }
}
