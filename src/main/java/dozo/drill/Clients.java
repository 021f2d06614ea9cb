package dozo.drill;

import dozo.drill.load.LoadProcess;
import dozo.drill.load.Protocol;
import dozo.installation.Installation.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The clients of a drill, in a process of their own in one network of the lab. */
final class Clients implements AutoCloseable {
    private static final int END_SECONDS = 10;

    private final Process process;
    private final Path folder;
    private final BufferedReader answers;
    private final Writer orders;

    private Clients(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        this.answers = process.inputReader();
        this.orders = process.outputWriter();
    }

    /** What clients there are. */
    enum Kind {
        /** Those outside of both centres: of all protocols. */
        OUTSIDE("all", 8),
        /** Senders alone. */
        INSIDE("senders", 8),
        /** Senders alone, and many. */
        CROWD("senders", 56);

        private final String what;
        private final int senders;

        Kind(String what, int senders) {
            this.what = what;
            this.senders = senders;
        }
    }

    /**
     * Starts them.
     *
     * @param namespace in which they live
     * @param nodes that they know
     * @param folder for their ledgers
     */
    static Clients start(Kind kind, String namespace, List<Machine> nodes, Path folder) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(Wan.in(namespace));
        command.addAll(Nodes.java(LoadProcess.class.getName(), "-Xmx256m", "-XX:+UseSerialGC"));
        String name = kind.name().toLowerCase(Locale.ROOT);
        command.addAll(List.of(kind.what, "" + kind.senders, name, folder.toString()));
        command.add(String.join(",", nodes.stream().map(Machine::address).toList()));
        command.add(String.join(",", Nodes.accounts()));
        command.add(Nodes.PASSWORD);
        Path said = folder.resolve(name + ".log");
        try {
            Process process = new ProcessBuilder(command).redirectError(said.toFile()).start();
            return new Clients(process, folder);
        } catch (IOException e) {
            throw new LabBroken("the clients can't be started", e);
        }
    }

    /** The event of the drill has come to pass. */
    void mark() {
        order(LoadProcess.MARK);
    }

    /** What the clients of a protocol got done later than a second after the mark. */
    int doneSinceMark(Protocol protocol) {
        return Integer.parseInt(order(LoadProcess.SINCE + protocol));
    }

    /** Ends the load; returns when all clients ended. */
    void stop() {
        order(LoadProcess.STOP);
    }

    /** Reads all mailboxes; what came of it. */
    JsonNode count() {
        order(LoadProcess.COUNT);
        try {
            Path outcome = folder.resolve(LoadProcess.OUTCOME);
            return new JsonMapper().readTree(Files.readString(outcome));
        } catch (IOException e) {
            throw new LabBroken("the clients left no outcome", e);
        }
    }

    private String order(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
            String answer = answers.readLine();
            if (answer == null || !answer.startsWith(LoadProcess.DONE)) {
                throw new LabBroken("the clients failed at " + order + ", see " + folder);
            }
            return answer.substring(LoadProcess.DONE.length()).strip();
        } catch (IOException e) {
            throw new LabBroken("the clients ended, see " + folder, e);
        }
    }

    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException alreadyGone) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
