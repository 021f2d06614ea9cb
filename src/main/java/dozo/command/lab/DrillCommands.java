package dozo.command.lab;

import dozo.command.Branch;
import dozo.command.Columns;
import dozo.command.Dozo;
import dozo.command.Exit;
import dozo.command.Parent;
import dozo.drill.Drill;
import dozo.drill.Lab;
import dozo.drill.LabBroken;
import dozo.drill.Site;
import dozo.drill.Story;
import dozo.installation.Installation.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code dozo drill ...}: two centres on this machine. */
@Command(name = "drill")
public final class DrillCommands extends Branch {
    private static final Path FOLDER = Path.of("data", "drill");

    @ParentCommand private @Nullable Dozo dozo;

    @Override
    protected Dozo dozo() {
        return Parent.of(dozo);
    }

    @Command(name = "up")
    int up(@Option(names = "--delay", paramLabel = "MILLISECONDS", defaultValue = "0") long delay) {
        return with(lab -> {
            if (lab.leader().filter(lab::inStep).isEmpty()) {
                lab.up(this::tell, new Lab.Shape(Duration.ofMillis(delay), true));
            }
            return status(lab);
        });
    }

    @Command(name = "down")
    int down() {
        return with(lab -> {
            lab.down(this::tell);
            say("drill.down");
            return Exit.OK;
        });
    }

    /** Exit 0 only if nothing was lost, doubled, bounced or refused for good. */
    int drill(Story story, DrillTerms terms) {
        return with(lab -> {
            if (lab.leader().filter(lab::inStep).isEmpty()) {
                lab.up(this::tell);
            }
            Drill.Result result =
                    Drill.run(
                            lab,
                            story,
                            terms.terms(),
                            line -> {
                                dozo().terminal().err().println(line);
                                dozo().terminal().err().flush();
                            });
            return new DrillReport(dozo().terminal(), result).print();
        });
    }

    @Command(name = "status")
    int status() {
        return with(this::status);
    }

    /** Exit 0 only if one centre leads and the other is in step. */
    private int status(Lab lab) {
        Columns columns = new Columns();
        for (Site centre : lab.centres()) {
            row(columns, lab, centre);
        }
        row(columns, lab, lab.witness());
        columns.print(out());
        Optional<Site> leader = lab.leader();
        if (leader.isEmpty()) {
            say("drill.no-leader");
            return Exit.UNAVAILABLE;
        }
        boolean inStep = lab.inStep(leader.get());
        say(inStep ? "drill.in-step" : "drill.one-copy", leader.get().name());
        lab.votes().ifPresent(site -> say("drill.votes", site.name()));
        say("drill.file", lab.file());
        return inStep ? Exit.OK : Exit.UNAVAILABLE;
    }

    private static void row(Columns columns, Lab lab, Site site) {
        StringBuilder parts = new StringBuilder();
        for (Site.Part part : Site.Part.values()) {
            lab.running(site, part)
                    .ifPresent(running -> {
                        String name = part.name().toLowerCase(Locale.ROOT);
                        parts.append(name).append(' ').append(running.pid()).append("  ");
                    });
        }
        for (Machine node : site.nodes()) {
            lab.running(node)
                    .ifPresent(running ->
                            parts.append(node.name())
                                    .append(' ')
                                    .append(running.pid())
                                    .append("  "));
        }
        columns.row(site.name(), site.voter().address(), parts.toString().strip());
    }

    private void tell(Lab.Step step) {
        say("drill.step." + step.name().toLowerCase(Locale.ROOT));
    }

    /** Work on the lab. */
    private interface Work {
        int with(Lab lab);
    }

    private int with(Work work) {
        Path folder = dozo().folder().orElse(FOLDER);
        try {
            return work.with(Lab.at(folder));
        } catch (LabBroken broken) {
            dozo().terminal().err().println("dozo: " + broken.getMessage());
            return Exit.UNAVAILABLE;
        }
    }
}
