package dozo.centre;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be lost if a centre leads that does not have the newest data, as far as it is known on
 * its side.
 *
 * @param own the centre that is to lead
 * @param other the one that may have newer data
 * @param otherHeard whether its Patroni was heard less than ttl ago
 * @param receivedBytes how far the log is here, on the disk
 * @param replayedBytes how far it is replayed
 * @param lastTransaction when the last one was committed that is here; null if none came since the
 *     start of this server
 * @param writtenBytes how far the leader's log was when it last told etcd; 0 if it never did
 * @param alone whether the other centre was the last to lead, and nobody was to take over: then
 *     mail may have been acknowledged with its copy only
 */
public record Loss(
        String own,
        String other,
        boolean otherHeard,
        long receivedBytes,
        long replayedBytes,
        @Nullable Instant lastTransaction,
        long writtenBytes,
        boolean alone) {
    /** Of log that are known to be missing here; what the leader never told etcd is not counted. */
    public long missingBytes() {
        return Math.max(0, writtenBytes - receivedBytes);
    }
}
