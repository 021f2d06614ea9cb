package dozo.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code dozo status}: how the server is, and how much it holds. */
@Command(name = "status")
final class StatusCommand implements Callable<Integer> {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    public Integer call() {
        Dozo parent = Parent.of(dozo);
        return parent.errand("status", Dozo.arguments(), status -> show(parent, status));
    }

    private static void show(Dozo parent, JsonNode status) {
        Columns columns = new Columns();
        status.propertyStream()
                .forEach(each -> columns.row(each.getKey(), each.getValue().asString()));
        columns.print(parent.terminal().out());
    }
}
