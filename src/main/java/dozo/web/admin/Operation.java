package dozo.web.admin;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Something the operator can ask for. */
@FunctionalInterface
interface Operation {
    Answer run(Arguments arguments, Consumer<JsonNode> progress);

    /** One that ends before there is progress to tell. */
    @FunctionalInterface
    interface Quick {
        Answer run(Arguments arguments);
    }

    static Operation quick(Quick quick) {
        return (arguments, progress) -> quick.run(arguments);
    }
}
