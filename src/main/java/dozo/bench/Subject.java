package dozo.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A mail server under load: started for the run on loopback ports, stopped at its end. Its accounts
 * are {@code userN@bench.test}, N from 0, all with {@link #PASSWORD}.
 */
interface Subject extends AutoCloseable {
    String PASSWORD = "bench-bench-bench";
    String DOMAIN = "bench.test";

    String name();

    /** Starts with an empty store and that many accounts; returns when mail flows. */
    void start(Path folder, int accounts) throws IOException, InterruptedException;

    int smtpPort();

    int pop3Port();

    int imapPort();

    /** CPU of the server's whole process tree so far, ended children included, in nanoseconds. */
    long cpuNanos();

    /** Resident memory of the process tree, in bytes. */
    long residentBytes();

    @Override
    void close() throws IOException;

    static String user(int number) {
        return "user" + number + "@" + DOMAIN;
    }
}
