package dozo.centre;

import java.io.IOException;
import java.util.List;

/** A person makes a centre lead: {@link Force}, as the command line sees it. */
public interface Forcing extends AutoCloseable {
    /** Whether it can be done. */
    sealed interface Prospect {
        /**
         * The other centre leads, by the word of a majority not longer than ttl ago.
         *
         * @param interrupted somebody began to make a centre lead and did not finish: nobody is
         *     served until that is done, where the leader is
         */
        record OtherLeads(String other, String own, boolean interrupted) implements Prospect {}

        /** This centre leads already, and nothing was left half done. */
        record LeadsAlready(String own) implements Prospect {}

        /** This centre was made to lead, and the rest was not done. */
        record Interrupted(String own, String other) implements Prospect {}

        /**
         * Less than two of three voters are there.
         *
         * @param answering addresses of those that answer
         */
        record NoMajority(String own, List<String> answering) implements Prospect {}

        /** The database of this centre does not answer. */
        record NoDatabase(String own, String why) implements Prospect {}

        /** Nobody leads. */
        record Possible(Loss loss) implements Prospect {}
    }

    /** What would be lost, or why it can't be done; changes nothing. */
    Prospect look() throws InterruptedException;

    /**
     * Does it.
     *
     * @throws IOException if it was not done, or not to its end: then nobody is served before it is
     *     run again, unless this centre never came to lead
     */
    void lead() throws IOException, InterruptedException;

    @Override
    void close();
}
