package dozo.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A mail server under load: started for the run on loopback ports, stopped at its end. Its accounts
 * are those of {@link dozo.bench.load.People}.
 */
interface Subject extends Measured, AutoCloseable {
    /** Starts with an empty store and that many accounts; returns when mail flows. */
    void start(Path folder, int accounts) throws IOException, InterruptedException;

    /** Stops, and starts on the store as it is. */
    void restart() throws IOException, InterruptedException;

    int smtpPort();

    int pop3Port();

    int imapPort();

    /** Resident memory of the process tree, in bytes. */
    long residentBytes();

    @Override
    void close() throws IOException;
}
