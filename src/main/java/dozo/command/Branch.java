package dozo.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** A command that only has commands below it. */
public abstract class Branch implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets the real one

    protected abstract Dozo dozo();

    /** Called without a command below. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), dozo().terminal().messages().text("usage.which-command"));
    }

    protected PrintWriter out() {
        return dozo().terminal().out();
    }

    /** A line for people, on standard output: what was done. */
    protected void say(String key, Object... details) {
        out().println(dozo().terminal().messages().text(key, details));
    }

    /** All properties of an answer, a line each. */
    protected void properties(JsonNode object) {
        Columns columns = new Columns();
        object.propertyStream()
                .forEach(each -> {
                    boolean size = each.getKey().endsWith("Bytes");
                    columns.row(
                            each.getKey(),
                            size
                                    ? Show.size(object, each.getKey())
                                    : Show.text(object, each.getKey()));
                });
        columns.print(out());
    }
}
