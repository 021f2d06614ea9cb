package dozo.policy;

import dozo.account.Account;
import dozo.account.Directory;
import dozo.account.Resolution;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Judges each step of a mail's way in. Verdicts read what was learned and change nothing; sessions
 * call the {@code learn} methods after they have replied. Safe for any number of threads.
 */
public final class Policy {
    /** An address that stands for more accounts than this is not delivered to. */
    public static final int GROUP_LIMIT = Directory.GROUP_LIMIT;

    private static final Verdict ACCEPT = new Verdict.Accept();

    private static final Verdict DISK_LOW =
            new Verdict.Defer(452, "4.3.1", "Storage is low here, please try again later");

    private static final Verdict TOO_FAST =
            new Verdict.Defer(450, "4.7.1", "Too much from your address, please slow down");

    private static final Verdict TOO_MANY_RECIPIENTS =
            new Verdict.Defer(452, "4.5.3", "Too many recipients, send the rest in another mail");

    private static final Verdict GROUP_TOO_LARGE =
            new Verdict.Defer(451, "4.2.4", "This group has grown too large, its owner must act");

    private static final Verdict FULL = new Verdict.Defer(452, "4.2.2", "The mailbox is full");

    private static final Verdict UNKNOWN = new Verdict.Refuse(550, "5.1.1", "No such mailbox here");

    private static final Verdict RELAYING = new Verdict.Refuse(550, "5.7.1", "Relaying denied");

    private static final Verdict OUTSIDE =
            new Verdict.Refuse(550, "5.7.1", "Mail to other hosts is not carried from here yet");

    private static final Verdict NOT_YOURS =
            new Verdict.Refuse(550, "5.7.1", "That sender address is not yours");

    private static final Verdict TOO_LARGE =
            new Verdict.Refuse(552, "5.3.4", "The mail is larger than is taken here");

    private final Limits limits;
    private final Rates rates;

    public Policy(Limits limits, Rates rates) {
        this.limits = limits;
        this.rates = rates;
    }

    public Limits limits() {
        return limits;
    }

    // ---- verdicts

    /** May this client begin a session? */
    public Verdict connection(Client client) {
        return tooMany(client, Rates.What.CONNECTION, limits.connectionsPerMinute())
                ? TOO_FAST
                : ACCEPT;
    }

    /**
     * MAIL FROM.
     *
     * @param declaredBytes the SIZE parameter (RFC 1870 6.1), 0 without one
     * @param diskLow the store's disk is below its reserve
     */
    public Verdict mail(Client client, long declaredBytes, boolean diskLow) {
        if (declaredBytes > limits.mailBytes()) {
            return TOO_LARGE;
        }
        if (diskLow) {
            return DISK_LOW;
        }
        if (tooMany(client, Rates.What.MAIL, limits.mailsPerMinute())) {
            return TOO_FAST;
        }
        return ACCEPT;
    }

    /**
     * May this account send in that name? Asked for those who logged in (RFC 6409 6.1); the null
     * sender is anybody's.
     *
     * @param sender what the directory says about the sender's address
     */
    public Verdict sender(Account account, Resolution sender) {
        boolean own =
                sender instanceof Resolution.Local(List<Account> accounts)
                        && accounts.stream().anyMatch(one -> one.id() == account.id());
        return own ? ACCEPT : NOT_YOURS;
    }

    /**
     * RCPT TO. One member's full mailbox does not stop a group: it is refused only if nobody could
     * take the mail (design rule 27).
     *
     * @param recipient what the directory says about the recipient's address
     * @param accepted recipients of this mail that were accepted before
     * @param usageBytes what an account (by id) uses now
     */
    public Verdict recipient(
            Client client, Resolution recipient, int accepted, LongUnaryOperator usageBytes) {
        // RFC 5321 4.5.3.1.10: 452, and never an error that makes the whole mail bounce.
        if (accepted >= limits.recipientsPerMail()) {
            return TOO_MANY_RECIPIENTS;
        }
        if (tooMany(client, Rates.What.UNKNOWN, limits.unknownPerMinute())
                || tooMany(client, Rates.What.RECIPIENT, limits.recipientsPerMinute())) {
            return TOO_FAST;
        }
        return switch (recipient) {
            case Resolution.Unknown() -> UNKNOWN;
            case Resolution.Foreign() -> client.account() == null ? RELAYING : OUTSIDE;
            case Resolution.Local(List<Account> accounts) -> local(accounts, usageBytes);
        };
    }

    private static Verdict local(List<Account> accounts, LongUnaryOperator usageBytes) {
        if (accounts.size() > GROUP_LIMIT) {
            return GROUP_TOO_LARGE;
        }
        for (Account account : accounts) {
            // nobody looks up what somebody without a quota uses
            boolean unlimited = account.quotaBytes() == Long.MAX_VALUE;
            if (unlimited || usageBytes.applyAsLong(account.id()) < account.quotaBytes()) {
                return ACCEPT;
            }
        }
        return accounts.isEmpty() ? UNKNOWN : FULL;
    }

    /**
     * The mail as it came, before it is stored.
     *
     * @param sizeBytes octets of DATA or BDAT so far, or at the end
     * @param diskLow the store's disk is below its reserve
     */
    public Verdict message(long sizeBytes, boolean diskLow) {
        if (sizeBytes > limits.mailBytes()) {
            return TOO_LARGE;
        }
        return diskLow ? DISK_LOW : ACCEPT;
    }

    private boolean tooMany(Client client, Rates.What what, int limit) {
        return !client.exempt() && rates.inLastMinute(client.address(), what) >= limit;
    }

    // ---- what sessions did, told after the reply

    /** A session began. */
    public void learnConnection(Client client) {
        learn(client, Rates.What.CONNECTION, 1);
    }

    /** A mail was accepted for that many recipients. */
    public void learnMail(Client client, int recipients) {
        learn(client, Rates.What.MAIL, 1);
        learn(client, Rates.What.RECIPIENT, recipients);
    }

    /** A recipient did not exist. */
    public void learnUnknown(Client client) {
        learn(client, Rates.What.UNKNOWN, 1);
    }

    private void learn(Client client, Rates.What what, int count) {
        if (!client.exempt()) {
            rates.add(client.address(), what, count);
        }
    }
}
