package dozo.centre;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An installation of two centres as a node sees it.
 *
 * @param cluster Patroni's scope
 * @param own the centre of this node
 * @param centres name to address, of the two machines with etcd and PostgreSQL; Patroni and the
 *     standby's application_name bear the same names
 * @param witness address of the third etcd
 * @param papers what this node shows to etcd
 * @param database jdbc:postgresql://ANY/DATABASE?...; the leader's address takes the place of ANY
 * @param promise what happens when one centre is left
 * @param oneCopyAfter how long commits wait for a standby that is away
 */
public record CentreSettings(
        String cluster,
        String own,
        Map<String, String> centres,
        String witness,
        Papers papers,
        String database,
        Promise promise,
        Duration oneCopyAfter) {
    private static final String SCHEME = "jdbc:postgresql://";
    private static final int POSTGRESQL = 5432;

    /** PEM files: certificate, its key, and the authority of the installation. */
    public record Papers(Path certificate, Path key, Path authority) {}

    /** With one centre left: go on and say so, or wait for the other or for a person. */
    public enum Promise {
        BOTH_OR_SAY,
        BOTH_OR_WAIT
    }

    /** Checks that names and URL fit together. */
    public CentreSettings {
        if (centres.size() != 2 || !centres.containsKey(own)) {
            throw new IllegalArgumentException(own + " must be one of two centres: " + centres);
        }
        if (!database.startsWith(SCHEME) || database.indexOf('/', SCHEME.length()) < 0) {
            throw new IllegalArgumentException("the database is no " + SCHEME + "HOST/NAME");
        }
        centres = Map.copyOf(centres);
    }

    /** The centre that is not this one. */
    String other(String centre) {
        return centres.keySet().stream()
                .filter(each -> !each.equals(centre))
                .findFirst()
                .orElseThrow();
    }

    /** The own etcd first, the other centre's last: a cut of the line leaves the first two. */
    List<String> voters() {
        List<String> addresses = new ArrayList<>();
        addresses.add(address(own));
        addresses.add(witness);
        addresses.add(address(other(own)));
        return addresses;
    }

    /** The database, at one centre and nowhere else. */
    String url(String centre) {
        String rest = database.substring(database.indexOf('/', SCHEME.length()));
        return SCHEME + address(centre) + ":" + POSTGRESQL + rest;
    }

    private String address(String centre) {
        String address = centres.get(centre);
        if (address == null) {
            throw new IllegalArgumentException("no centre is called " + centre);
        }
        return address;
    }
}
