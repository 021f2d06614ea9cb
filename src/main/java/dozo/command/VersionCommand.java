package dozo.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code dozo version}. */
@Command(name = "version")
final class VersionCommand implements Callable<Integer> {
    @ParentCommand private @Nullable Dozo dozo;

    /** The version of this build; "development" outside its jar. */
    static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public Integer call() {
        Parent.of(dozo)
                .terminal()
                .out()
                .println("dozo " + version() + ", Java " + Runtime.version());
        return Exit.OK;
    }
}
