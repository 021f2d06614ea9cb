package dozo.bench.vault;

/** Who keeps mails: safe for many callers, each of whom waits until what it asked is durable. */
sealed interface Keeper extends AutoCloseable permits Vault, PlainFile {
    /** Keeps a mail; its number chooses who gets it. */
    void deliver(long number, byte[] mail);

    @Override
    void close();
}
