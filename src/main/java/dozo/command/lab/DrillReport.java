package dozo.command.lab;

import dozo.command.Columns;
import dozo.command.Exit;
import dozo.command.Terminal;
import dozo.drill.Drill;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What came of a drill, for people: on standard output, and in a file beside the ledgers. */
final class DrillReport {
    private static final String FILE = "report.txt";

    private final Terminal terminal;
    private final Drill.Result result;

    DrillReport(Terminal terminal, Drill.Result result) {
        this.terminal = terminal;
        this.result = result;
    }

    /** Answers the exit code. */
    int print() {
        print(terminal.out());
        Path file = result.folder().resolve(FILE);
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            print(out);
        } catch (IOException e) {
            terminal.err().println("dozo: " + file + ": " + e.getMessage());
            return Exit.CANT_CREATE;
        }
        terminal.out().println(text("drill.report", file));
        return result.passed() ? Exit.OK : Exit.REFUSED;
    }

    private void print(PrintWriter out) {
        JsonNode outcome = result.outcome();
        Columns columns = new Columns();
        columns.row(
                "",
                text("drill.table.done"),
                text("drill.table.pause"),
                text("drill.table.refused"),
                text("drill.table.broken"),
                text("drill.table.later"),
                text("drill.table.never"));
        for (Map.Entry<String, JsonNode> each : outcome.path("protocols").properties()) {
            JsonNode one = each.getValue();
            columns.row(
                    each.getKey(),
                    one.path("done").asString(),
                    "%.1f s".formatted(one.path("pauseMillis").asLong() / 1e3),
                    one.path("refused").asString(),
                    one.path("broken").asString(),
                    one.path("later").asString(),
                    one.path("never").asString());
        }
        columns.print(out);
        out.println(
                text(
                        "drill.mails",
                        outcome.path("acknowledged").asInt(),
                        outcome.path("lost").size(),
                        outcome.path("doubled").size(),
                        outcome.path("bounces").size()));
        result.faults().forEach(each -> out.println(text("drill.fault", each)));
        out.println(text(result.passed() ? "drill.passed" : "drill.failed"));
        out.flush();
    }

    private String text(String key, Object... details) {
        return terminal.messages().text(key, details);
    }
}
