package dozo.command;

import dozo.centre.Forcing;
import dozo.installation.Configuration;
import dozo.installation.Installation;
import dozo.installation.InstallationFile;
import dozo.installation.Secrets;
import dozo.web.admin.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code dozo centre ...}: an installation in two centres. */
@Command(name = "centre")
final class CentreCommands extends Branch {
    @ParentCommand private @Nullable Dozo dozo;

    @Override
    protected Dozo dozo() {
        return Parent.of(dozo);
    }

    @Command(name = "sample")
    int sample() {
        out().print(InstallationFile.sample());
        out().flush();
        return Exit.OK;
    }

    @Command(name = "init")
    int init(
            @Parameters(paramLabel = "FILE", descriptionKey = "centre-file") Path file,
            @Option(names = "--out", paramLabel = "DIR") @Nullable Path out) {
        if (!Files.isReadable(file)) {
            dozo().terminal().say("centre.no-file", file);
            return Exit.NO_INPUT;
        }
        return switch (InstallationFile.read(file)) {
            case InstallationFile.Reading.Bad(List<String> problems) -> {
                problems.forEach(dozo().terminal().err()::println);
                yield Exit.CONFIGURATION;
            }
            case InstallationFile.Reading.Good(Installation good) ->
                    write(good, out == null ? Path.of(good.cluster()) : out);
        };
    }

    /** Exit 0 only if either centre may die. */
    @Command(name = "status")
    int status() {
        return dozo().with(administration -> {
            Answer answer = administration.run("centre.status", Dozo.arguments(), any -> {});
            int exit = dozo().settle(answer, this::show);
            return answer instanceof Answer.Result(JsonNode status) && !eitherMayDie(status)
                    ? Exit.UNAVAILABLE
                    : exit;
        });
    }

    private static boolean eitherMayDie(JsonNode status) {
        return status.path("outlook").asString("").equals("either_may_die");
    }

    private void show(JsonNode status) {
        String leader = status.path("leader").asString("");
        String other = status.path("other").asString("");
        String outlook = status.path("outlook").asString("");
        if (!leader.isEmpty()) {
            double lease = status.path("leaseMillis").asLong() / 1000.0;
            say("centre.leader", leader, String.format(Locale.ROOT, "%.1f", lease));
            standby(other, status.path("standby"));
        }
        int copies = status.path("copies").asInt();
        long since = status.path("since").asLong();
        if (copies > 0 && since > 0) {
            String reason = status.path("reason").asString("");
            say("centre.copies", copies, Show.time(status, "since"), reason);
        }
        say("centre.outlook." + outlook.replace('_', '-'), leader, other);
        status.path("alarms")
                .properties()
                .forEach(alarm -> say("centre.alarm", alarm.getKey(), alarm.getValue().asString()));
    }

    /** For a person; a watch over power and heat can say the same. */
    @Command(name = "alarm")
    int alarm(
            @Parameters(paramLabel = "CENTRE", descriptionKey = "alarm-centre") String centre,
            @Parameters(paramLabel = "REASON", descriptionKey = "alarm-reason") String reason) {
        return dozo().errand(
                        "centre.alarm",
                        Dozo.arguments().put("centre", centre).put("reason", reason),
                        raised -> say("centre.alarm", centre, reason));
    }

    @Command(name = "all-clear")
    int allClear(
            @Parameters(paramLabel = "CENTRE", descriptionKey = "alarm-centre") String centre) {
        return dozo().errand(
                        "centre.all-clear",
                        Dozo.arguments().put("centre", centre),
                        over -> say("centre.all-clear", centre));
    }

    private void standby(String other, JsonNode standby) {
        if (standby.isMissingNode()) {
            return;
        }
        if (!standby.path("streaming").asBoolean()) {
            say("centre.away", other);
        } else {
            String key = standby.path("synchronous").asBoolean() ? "centre.copy" : "centre.late";
            say(key, other, standby.path("lagBytes").asLong(), standby.path("lagMillis").asLong());
        }
    }

    /** Nothing else decides that a centre leads which may not have the newest data. */
    @Command(name = "force")
    int force(@Option(names = "--yes") boolean yes) throws IOException, InterruptedException {
        House.Place place = dozo().place(null, null);
        if (dozo().house().folder(place) instanceof House.Folder.Misconfigured(var problems)) {
            problems.forEach(dozo().terminal().err()::println);
            return Exit.CONFIGURATION;
        }
        try (Forcing forcing = dozo().house().force(place).orElse(null)) {
            if (forcing == null) {
                dozo().terminal().say("centre.force.no-centres");
                return Exit.REFUSED;
            }
            return new ForceTalk(dozo().terminal()).hold(forcing, yes);
        }
    }

    private int write(Installation installation, Path out) {
        try {
            Secrets secrets = Secrets.open(installation.secrets());
            new Configuration(installation, secrets).write(out, Instant.now());
        } catch (IOException | GeneralSecurityException e) {
            dozo().terminal().say("cant-create", out, e);
            return Exit.CANT_CREATE;
        }
        say("centre.written", out.resolve("README.txt"), installation.secrets());
        return Exit.OK;
    }
}
