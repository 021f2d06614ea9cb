package dozo.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code dozo trace}: the way of a mail. */
@Command(name = "trace")
final class TraceCommand implements Callable<Integer> {
    @ParentCommand private @Nullable Dozo dozo;

    @Parameters(paramLabel = "MESSAGE-ID|ADDRESS|ID", descriptionKey = "trace-wanted")
    private String wanted = "";

    @Option(names = "--limit", paramLabel = "N", defaultValue = "10")
    private long limit;

    @Override
    public Integer call() {
        Dozo parent = Parent.of(dozo);
        return parent.errand(
                "trace",
                Dozo.arguments().put("wanted", wanted).put("limit", limit),
                found -> show(parent, found.path("steps")));
    }

    private void show(Dozo parent, JsonNode steps) {
        if (steps.isEmpty()) {
            parent.terminal().say("trace.nothing", wanted);
            return;
        }
        Columns columns = new Columns();
        steps.forEach(step ->
                columns.row(
                        Show.time(step, "at"),
                        Show.text(step, "mail"),
                        Show.text(step, "kind"),
                        Show.text(step, "sender"),
                        Show.text(step, "recipient"),
                        Show.text(step, "detail")));
        columns.print(parent.terminal().out());
    }
}
