package dozo.centre;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps etcd's leader at the witness. Lost together with a centre it would cost some 3 s more: an
 * election, after which leases begin anew. Each node does this; twice does no harm.
 */
final class Votes {
    private static final Logger LOG = LoggerFactory.getLogger(Votes.class);

    private final Etcd etcd;
    private final CentreSettings settings;

    Votes(Etcd etcd, CentreSettings settings) {
        this.etcd = etcd;
        this.settings = settings;
    }

    /** Moves the leadership if another has it; what does not work now is tried the next time. */
    void keep() throws InterruptedException {
        try {
            Etcd.Votes witness = etcd.votes(settings.witness());
            if (!witness.leader().equals(witness.member()) && isNumber(witness.leader())) {
                moveTo(witness.member(), witness.leader());
            }
        } catch (IOException e) {
            LOG.debug("the votes stay where they are: {}", e.toString());
        }
    }

    private static boolean isNumber(String member) {
        return !member.isEmpty() && !member.equals("0");
    }

    private void moveTo(String target, String leader) throws IOException, InterruptedException {
        List<String> voters = settings.voters();
        for (String voter : voters) {
            if (!voter.equals(settings.witness()) && etcd.votes(voter).member().equals(leader)) {
                etcd.transfer(voter, target);
                LOG.info("etcd is led from the witness again, not from {}", voter);
                return;
            }
        }
    }
}
