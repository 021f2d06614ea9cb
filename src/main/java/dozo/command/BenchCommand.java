package dozo.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Unmatched;

/** {@code dozo bench}: measures; what it takes besides the name is the benchmark's affair. */
@Command(name = "bench")
final class BenchCommand implements Callable<Integer> {
    @ParentCommand private @Nullable Dozo dozo;

    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "bench-name")
    private String name = "";

    @Unmatched private List<String> rest = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        List<String> words = new ArrayList<>(List.of(name));
        words.addAll(rest);
        return Parent.of(dozo).house().bench(words);
    }
}
