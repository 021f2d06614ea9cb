package dozo.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The command above: picocli sets it before a command runs. */
public final class Parent {
    private Parent() {}

    public static <T> T of(@Nullable T command) {
        return Objects.requireNonNull(command, "picocli sets the parent command");
    }
}
