package dozo.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code dozo serve}: the server, in the foreground until a signal ends it. */
@Command(name = "serve")
final class ServeCommand implements Callable<Integer> {
    @ParentCommand private @Nullable Dozo dozo;

    @Option(names = "--listen", paramLabel = "ADDR")
    private @Nullable String listen;

    @Option(names = "--port-offset", paramLabel = "N")
    private @Nullable Integer portOffset;

    @Override
    public Integer call() throws InterruptedException {
        Dozo parent = Parent.of(dozo);
        return switch (parent.house().open(parent.place(listen, portOffset))) {
            case House.Opening.Refused(int exit, var problems) -> {
                problems.forEach(parent.terminal().err()::println);
                yield exit;
            }
            case House.Opening.Open(House.Running server) -> {
                parent.terminal().out().println(server.readyLine());
                yield server.await();
            }
        };
    }
}
