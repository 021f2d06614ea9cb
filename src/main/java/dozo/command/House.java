package dozo.command;

import dozo.centre.Forcing;
import dozo.web.admin.Administration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server as the command line sees it: what it starts, and does not build itself. */
public interface House {
    /**
     * What the options said; null where they said nothing.
     *
     * @param config the configuration file
     */
    record Place(
            @Nullable Path data,
            @Nullable Path config,
            @Nullable String listen,
            @Nullable Integer portOffset) {

        /** The same, with data in that folder. */
        Place withData(Path folder) {
            return new Place(folder, config, listen, portOffset);
        }
    }

    /** Which folder holds the data. */
    sealed interface Folder {
        record At(Path path) implements Folder {}

        /** The configuration can't be used: lines to print, exit 78. */
        record Misconfigured(List<String> problems) implements Folder {}
    }

    /** How a start went. */
    sealed interface Opening {
        record Open(Running server) implements Opening {}

        /** It did not: lines to print, and the exit code. */
        record Refused(int exit, List<String> problems) implements Opening {}
    }

    /** A server with all doors open. */
    interface Running {
        /** Operations in this process. */
        Administration administration();

        /** The line that begins with {@code dozo: ready}. */
        String readyLine();

        /** The port that is open for a standard one: 25, 143, 110, 80; 0 if it is not. */
        int port(int standard);

        /** Waits until it is stopped by a signal; answers the exit code. */
        int await() throws InterruptedException;
    }

    Folder folder(Place place);

    /** Starts a server and opens its doors. */
    Opening open(Place place);

    /**
     * Operations on the store of a place that {@link #folder} has found sound, with all doors shut;
     * closing them closes the store.
     *
     * @throws dozo.db.DatabaseBroken if it can't be opened: IN_USE if somebody else holds the lock
     */
    Administration store(Place place);

    /**
     * Makes the centre of a place lead; empty if its configuration names no centres. Nothing is
     * changed yet.
     */
    Optional<Forcing> force(Place place) throws IOException;

    /** Runs a benchmark by its name and options; answers the exit code. */
    int bench(List<String> words) throws Exception;

    /** Exercises what starts often, for the AOT cache; ends by itself. */
    int train() throws Exception;
}
