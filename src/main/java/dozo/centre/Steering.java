package dozo.centre;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The two centres, as an administrator sees them and tells them of perils: {@link Centre}. */
public interface Steering {
    /** How it stands; answers at once. */
    Status status();

    /** The two centres. */
    Set<String> names();

    /**
     * Raises or ends the alarm of a centre that fears for its power or is too hot: while it leads
     * under an alarm, one copy is never declared (design rule 3). All nodes know in a second.
     *
     * @param centre one of the names
     * @param reason for people; null to end the alarm
     * @throws IOException if no majority of etcd took note, or nobody knows whether it did: raising
     *     and ending may be done twice
     */
    void alarm(String centre, @Nullable String reason) throws IOException, InterruptedException;
}
