package dozo.account;

import java.util.Optional;

/** Finds accounts by address. Answers come from memory where they can. */
public final class Directory {
    /**
     * Resolves an envelope recipient. Local parts compare without case; {@code name+tag} is {@code
     * name}; {@code <postmaster>} and postmaster at each of our domains always resolve.
     */
    public Resolution resolve(String address) {
        throw new UnsupportedOperationException("not yet");
    }

    /** The account of that primary address or alias. */
    public Optional<Account> account(String address) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Does this domain belong to us? */
    public boolean hosts(String domain) {
        throw new UnsupportedOperationException("not yet");
    }
}
