package dozo.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code dozo train}: for the launcher, which makes the AOT cache of it. */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    public Integer call() throws Exception {
        return Parent.of(dozo).house().train();
    }
}
