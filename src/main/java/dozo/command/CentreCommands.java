package dozo.command;

import dozo.installation.Configuration;
import dozo.installation.Installation;
import dozo.installation.InstallationFile;
import dozo.installation.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

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
