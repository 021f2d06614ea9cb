package dozo.installation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An installation as its description file says it: two centres and a witness.
 *
 * @param cluster the name of the database cluster
 * @param hostname the mail name
 * @param secrets the folder of the authority's key and the passwords
 * @param databaseMemoryBytes what PostgreSQL may count on, on each of its machines
 * @param centres two
 */
public record Installation(
        String cluster,
        String hostname,
        Path secrets,
        long databaseMemoryBytes,
        List<Centre> centres,
        Machine witness) {

    /**
     * A data centre: one database, and nodes that keep nothing.
     *
     * @param database its machine bears the centre's name, which PostgreSQL and Patroni use too
     */
    public record Centre(Machine database, List<Machine> nodes) {
        public String name() {
            return database.name();
        }
    }

    /**
     * A machine of one kind of work; two of them may be the same iron.
     *
     * @param name of the folder that holds its files
     * @param centre the centre's name, or the witness's
     * @param address in numbers
     */
    public record Machine(String name, String centre, Work work, String address) {}

    /** What a machine does. */
    public enum Work {
        /** etcd, Patroni and PostgreSQL. */
        DATABASE,
        /** etcd alone. */
        WITNESS,
        /** Dozo. */
        NODE
    }

    /** All of them: databases, witness, nodes. */
    public List<Machine> machines() {
        List<Machine> machines = new ArrayList<>(voters());
        nodes().forEach(machines::add);
        return machines;
    }

    /** Those that run etcd. */
    public List<Machine> voters() {
        List<Machine> voters = new ArrayList<>(databases());
        voters.add(witness);
        return voters;
    }

    public List<Machine> databases() {
        return centres.stream().map(Centre::database).toList();
    }

    public List<Machine> nodes() {
        return centres.stream().flatMap(centre -> centre.nodes().stream()).toList();
    }
}
