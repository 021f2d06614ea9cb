package dozo.drill;

import dozo.installation.Configuration;
import dozo.installation.Installation.Machine;
import dozo.installation.Places;
import dozo.installation.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a lab stands on: its folder, its network, its configuration. */
final class Ground {
    private static final String MARK = "lab.toml";

    private final Layout layout;
    private final Wan wan;

    Ground(Layout layout) {
        this.layout = layout;
        this.wan = new Wan(layout.wan());
    }

    /** Is there anything of a lab, even if only a part? */
    boolean exists() {
        return Files.exists(layout.folder()) || layout.namespaces().stream().anyMatch(Wan::exists);
    }

    // ---- making

    void makeFolder() throws IOException {
        Path folder = layout.folder();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(MARK), Layout.description());
        var passable = PosixFilePermissions.fromString("rwx--x--x");
        Files.setPosixFilePermissions(folder, passable);
        List<String> enter = Processes.asPostgres(List.of("test", "-x", folder.toString()));
        if (Program.attempt(enter).exit() != 0) {
            throw new LabBroken(
                    "the system user postgres can't enter "
                            + folder
                            + ": a folder above is closed to it; choose another with --data");
        }
    }

    /**
     * Makes the places and their lines.
     *
     * @param roundTrip between the second centre and everybody else; zero for none
     */
    void makeNetwork(Duration roundTrip) {
        wan.make(layout.folder());
        for (Site site : layout.sites()) {
            List<String> addresses = new ArrayList<>(List.of(site.voter().address()));
            site.nodes().stream().map(Machine::address).forEach(addresses::add);
            wan.join(site.namespace(), site.leg(), addresses);
        }
        wan.join(layout.client(), "client", List.of(Layout.CLIENT_ADDRESS));
        if (roundTrip.isPositive()) {
            layout.namespaces().stream()
                    .filter(each -> !each.equals(layout.wan()))
                    .forEach(Wan::sendWholeFrames);
            wan.lengthen(layout.centres().getLast().leg(), roundTrip.dividedBy(2));
        }
    }

    /** Gives the database of each centre a disk of its own, which can be full. */
    void makeDisks() throws IOException {
        for (Site centre : layout.centres()) {
            centre.disk().make();
        }
    }

    /** Writes the configuration of every machine, as for a real installation. */
    void configure() throws IOException, GeneralSecurityException {
        Secrets secrets = Secrets.open(layout.installation().secrets());
        Configuration configuration = new Configuration(layout.installation(), secrets);
        Instant now = Instant.now();
        for (Site site : layout.sites()) {
            for (Machine machine : site.machines()) {
                Places places = site.places(machine);
                for (Path each : List.of(places.config(), places.data(), places.run())) {
                    Files.createDirectories(each);
                }
                configuration.write(machine, places, Path.of("/"), now);
            }
            Program.run("chown", "-R", "postgres:postgres", site.folder().toString());
        }
    }

    // ---- removing

    /** Only what a lab was made in, and what this one's folder made, is ever removed. */
    void refuseForeign() {
        String owner = Wan.exists(layout.wan()) ? wan.owner() : "";
        if (!owner.isEmpty() && !owner.equals(layout.folder().toString())) {
            throw new LabBroken(
                    "the namespaces are another lab's: dozo drill down --data " + owner);
        }
        Path folder = layout.folder();
        if (!Files.exists(folder) || Files.exists(folder.resolve(MARK))) {
            return;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new LabBroken(folder + " holds something else than a lab");
            }
        } catch (IOException e) {
            throw new LabBroken("can't look into " + folder + ": " + e.getMessage(), e);
        }
    }

    void remove() {
        layout.namespaces().forEach(Wan::remove);
        if (!Files.exists(layout.folder())) {
            return;
        }
        layout.centres().forEach(each -> each.disk().remove());
        try (Stream<Path> tree = Files.walk(layout.folder())) {
            // the mark, which makes the folder ours, goes last but one
            Path mark = layout.folder().resolve(MARK);
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                if (!each.equals(mark) && !each.equals(layout.folder())) {
                    Files.delete(each);
                }
            }
            Files.deleteIfExists(mark);
            Files.delete(layout.folder());
        } catch (IOException e) {
            throw new LabBroken("can't remove " + layout.folder() + ": " + e.getMessage(), e);
        }
    }
}
