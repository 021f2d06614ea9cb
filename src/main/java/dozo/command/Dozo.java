package dozo.command;

import dozo.command.customer.AliasCommands;
import dozo.command.customer.DomainCommands;
import dozo.command.customer.GroupCommands;
import dozo.command.customer.PlanCommands;
import dozo.command.customer.TenantCommands;
import dozo.command.customer.UserCommands;
import dozo.command.lab.DrillCommands;
import dozo.command.lab.StoryCommand;
import dozo.net.Network;
import dozo.web.admin.AdminClient;
import dozo.web.admin.Administration;
import dozo.web.admin.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The command {@code dozo}: its options hold for all commands below it. */
@Command(
        name = "dozo",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            StatusCommand.class,
            TenantCommands.class,
            PlanCommands.class,
            DomainCommands.class,
            UserCommands.class,
            AliasCommands.class,
            GroupCommands.class,
            TraceCommand.class,
            UndeleteCommands.class,
            CentreCommands.class,
            DrillCommands.class,
            BenchCommand.class,
            TrainCommand.class,
            VersionCommand.class
        })
public final class Dozo implements Runnable {
    @Option(names = "--data", scope = ScopeType.INHERIT, paramLabel = "DIR")
    @Nullable Path data;

    @Option(names = "--config", scope = ScopeType.INHERIT, paramLabel = "FILE")
    @Nullable Path config;

    /** Looked at before parsing; here for the help. */
    @Option(names = "--lang", scope = ScopeType.INHERIT, paramLabel = "LANG")
    @Nullable String language;

    @Option(names = "--json", scope = ScopeType.INHERIT)
    boolean json;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true)
    boolean help;

    @Spec CommandSpec spec = CommandSpec.create();

    private static final int PORT_OFFSET_LIMIT = 60_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final House house;
    private final Terminal terminal;

    Dozo(House house, Terminal terminal) {
        this.house = house;
        this.terminal = terminal;
    }

    /** Runs a command line; answers the exit code. */
    public static int run(List<String> arguments, House house, Terminal terminal) {
        CommandLine line = line(house, terminal);
        line.setResourceBundle(terminal.messages().bundle());
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setParameterExceptionHandler(new Misuse(terminal));
        line.setExecutionExceptionHandler(new Misuse(terminal));
        line.setUsageHelpWidth(100);
        line.setUsageHelpAutoWidth(terminal.interactive());
        return line.execute(arguments.toArray(String[]::new));
    }

    /** All commands. */
    static CommandLine line(House house, Terminal terminal) {
        CommandLine line = new CommandLine(new Dozo(house, terminal));
        StoryCommand.addTo(Objects.requireNonNull(line.getSubcommands().get("drill")));
        return line;
    }

    /** {@code dozo} alone: shows what there is. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), terminal.messages().text("usage.which-command"));
    }

    public House house() {
        return house;
    }

    /** What --data says, if it was given. */
    public Optional<Path> folder() {
        return Optional.ofNullable(data);
    }

    public Terminal terminal() {
        return terminal;
    }

    House.Place place(@Nullable String listen, @Nullable Integer portOffset) {
        if (portOffset != null && (portOffset < 0 || portOffset > PORT_OFFSET_LIMIT)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    terminal.messages().text("usage.port-offset", PORT_OFFSET_LIMIT));
        }
        if (listen != null && !Network.isAddress(listen)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), terminal.messages().text("usage.listen", listen));
        }
        return new House.Place(data, config, listen, portOffset);
    }

    // ---- errands: one operation each

    public static ObjectNode arguments() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Runs an operation and shows its result; answers the exit code. */
    public int errand(String operation, ObjectNode arguments, Consumer<JsonNode> show) {
        return with(administration ->
                settle(administration.run(operation, arguments, any -> {}), show));
    }

    /** Work that asks for several operations. */
    @FunctionalInterface
    public interface Work {
        int with(Administration administration) throws IOException;
    }

    /** Opens the administration of the data folder and works with it; answers the exit code. */
    public int with(Work work) {
        House.Place place = place(null, null);
        return switch (house.folder(place)) {
            case House.Folder.Misconfigured(List<String> problems) -> {
                problems.forEach(terminal.err()::println);
                yield Exit.CONFIGURATION;
            }
            case House.Folder.At(Path folder) -> with(place, folder, work);
        };
    }

    private int with(House.Place place, Path folder, Work work) {
        try (Administration administration = administration(place, folder)) {
            return work.with(administration);
        } catch (IOException unreachable) {
            terminal.say("cant-reach", folder, unreachable);
            return Exit.UNAVAILABLE;
        } catch (LocalSite.NotOpened closed) {
            terminal.say(closed.key(), folder, closed.why());
            return closed.exit();
        }
    }

    /** The server's, else our own. A server that is starting or stopping is waited for. */
    private Administration administration(House.Place place, Path folder)
            throws IOException, LocalSite.NotOpened {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<AdminClient> server = AdminClient.connect(folder);
            if (server.isPresent()) {
                return server.get();
            }
            try {
                return LocalSite.open(house, place, folder);
            } catch (LocalSite.NotOpened closed) {
                if (closed.exit() != Exit.TRY_AGAIN || System.nanoTime() > end) {
                    throw closed;
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(200);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopping);
        }
    }

    public int settle(Answer answer, Consumer<JsonNode> show) {
        return switch (answer) {
            case Answer.Result(JsonNode value) -> {
                if (json) {
                    terminal.out().println(value);
                } else {
                    show.accept(value);
                }
                yield Exit.OK;
            }
            case Answer.Refused refused -> refuse(refused);
        };
    }

    public int refuse(Answer.Refused refused) {
        String text =
                terminal.messages().refusal(refused.code(), refused.message(), refused.details());
        terminal.err().println("dozo: " + text);
        return switch (refused.code()) {
            case "unavailable", "etcd-away" -> Exit.TRY_AGAIN;
            case "server-lost" -> Exit.UNAVAILABLE;
            default -> Exit.REFUSED;
        };
    }

    public static List<String> list(String @Nullable [] words) {
        return words == null ? List.of() : Arrays.asList(words);
    }

    public static void put(ObjectNode arguments, String name, List<String> texts) {
        var list = arguments.putArray(name);
        texts.forEach(list::add);
    }
}
