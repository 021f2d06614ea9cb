package dozo.command.lab;

import dozo.command.Parent;
import dozo.drill.Story;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code dozo drill kill} and its like: one for each story. */
@Command
public final class StoryCommand implements Callable<Integer> {
    private final Story story;

    @ParentCommand private @Nullable DrillCommands drill;

    @Mixin private DrillTerms terms = new DrillTerms();

    private StoryCommand(Story story) {
        this.story = story;
    }

    /** Puts all stories below {@code drill}. */
    public static void addTo(CommandLine drill) {
        for (Story story : Story.values()) {
            drill.addSubcommand(story.key(), new StoryCommand(story));
        }
    }

    @Override
    public Integer call() {
        return Parent.of(drill).drill(story, terms);
    }
}
