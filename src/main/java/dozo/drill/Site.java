package dozo.drill;

import dozo.installation.Installation.Machine;
import dozo.installation.Installation.Work;
import dozo.installation.Places;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A place of the lab: a centre or the witness.
 *
 * @param voter its machine with etcd, and the database in a centre
 * @param nodes its machines with Dozo
 * @param namespace the network namespace
 * @param leg the end of its line at the bridge
 */
public record Site(
        Machine voter, List<Machine> nodes, String namespace, String leg, Path labFolder) {

    public String name() {
        return voter.name();
    }

    public boolean isCentre() {
        return voter.work() == Work.DATABASE;
    }

    List<Machine> machines() {
        return Stream.concat(nodes.stream(), Stream.of(voter)).toList();
    }

    Path folder() {
        return labFolder.resolve(name());
    }

    /** Where a machine of this site keeps its files. */
    Places places(Machine machine) {
        Path own = labFolder.resolve(machine.name());
        return new Places(own.resolve("etc"), own.resolve("data"), own.resolve("run"));
    }

    Places places() {
        return places(voter);
    }

    /** What its voter keeps its files on, where a lab has such disks. */
    Volume disk() {
        return new Volume(places().data());
    }

    Path log(Part part) {
        return folder().resolve(part.name().toLowerCase(Locale.ROOT) + ".log");
    }

    /** What runs at a place. */
    public enum Part {
        ETCD,
        PATRONI,
        POSTGRESQL
    }
}
