package dozo.account;

import dozo.account.Attempts.Admission;
import dozo.account.Authentication.Verdict;
import dozo.account.secret.ScramKeys;
import dozo.account.secret.ScramVault;
import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.db.Transaction;
import java.net.InetAddress;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SCRAM exchanges ask: whose keys could it be, and was that proof right? All passwords of an
 * account have one salt, so that one challenge fits them all; a name that nobody has gets a salt
 * too, the same each time.
 */
final class ScramDesk {
    private static final Logger LOG = LoggerFactory.getLogger(ScramDesk.class);

    private static final String KEEP =
            "UPDATE credential SET scram = ? WHERE account = ? AND kind = ? AND hash = ?";

    /** A verifier that was learned from a log-in; the hash tells which password it was. */
    private record Learned(long account, String hash, byte[] sealed) {}

    private static final Batch<Learned, Boolean> KEEPING =
            Batch.locking(
                    work -> new long[] {work.account()},
                    (tx, works) -> {
                        List<Boolean> kept = new ArrayList<>(works.size());
                        for (Learned work : works) {
                            kept.add(keep(tx, work));
                        }
                        return kept;
                    });

    private final Database database;
    private final Directory directory;
    private final Attempts attempts;
    private final ScramVault vault;

    ScramDesk(Database database, Directory directory, Attempts attempts) {
        this.database = database;
        this.directory = directory;
        this.attempts = attempts;
        this.vault = directory.vault();
    }

    /** Somebody who may prove who he is; nobody has no keys, and is not told so. */
    record Candidate(String name, byte[] salt, Optional<Account> account, List<ScramKeys> keys) {}

    Candidate candidate(String name) {
        String comparable = Authentication.comparable(name);
        Optional<Account> account = directory.account(comparable);
        return new Candidate(
                comparable,
                vault.salt(account.map(Account::address).orElse(comparable)),
                account,
                keys(account));
    }

    /** Nobody's credentials are looked for too: it takes the same time. */
    private List<ScramKeys> keys(Optional<Account> account) {
        long id = account.map(Account::id).orElse(0L);
        List<ScramKeys> keys = new ArrayList<>(1);
        for (Credential credential : database.read(tx -> Credential.of(tx, id))) {
            if (account.isPresent() && credential.scram() != null) {
                vault.open(account.get().address(), credential.scram()).ifPresent(keys::add);
            }
        }
        return keys;
    }

    /** Waits for this try's turn, and looks for the keys that the proof belongs to. */
    Verdict decide(Candidate candidate, InetAddress from, Predicate<ScramKeys> proof) {
        if (attempts.admit(candidate.name(), from) == Admission.REFUSED) {
            return new Verdict.Later();
        }
        if (candidate.account().isPresent() && candidate.keys().stream().anyMatch(proof)) {
            attempts.succeeded(candidate.name(), from);
            return Authentication.granted(candidate.account().get());
        }
        attempts.failed(candidate.name(), from);
        return new Verdict.Denied();
    }

    /** A password was right that has no verifier yet, or one of a lost secret: makes it. */
    void learn(Account account, Credential password, byte[] prepared) {
        if (password.scram() != null
                && vault.open(account.address(), password.scram()).isPresent()) {
            return;
        }
        byte[] sealed = vault.sealed(account.address(), vault.keys(account.address(), prepared));
        try {
            database.write(KEEPING, new Learned(account.id(), password.hash(), sealed));
        } catch (DatabaseBroken notNow) {
            // The password was right all the same; another log-in will try again.
            LOG.warn("a SCRAM verifier was not kept: {}", notNow.toString());
        }
    }

    private static boolean keep(Transaction tx, Learned learned) throws SQLException {
        PreparedStatement update = tx.prepare(KEEP);
        update.setBytes(1, learned.sealed());
        update.setLong(2, learned.account());
        update.setInt(3, Credential.PASSWORD);
        update.setString(4, learned.hash());
        return update.executeUpdate() > 0;
    }
}
