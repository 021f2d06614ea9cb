package dozo.account;

/**
 * A person's (or postmaster's) account.
 *
 * @param id time-ordered id, for ever
 * @param tenant whose account it is
 * @param address primary address, lower case domain
 * @param name for people; may be empty
 * @param quotaBytes limit of its mails, Long.MAX_VALUE for none
 * @param suspended no log-in; mail is still accepted
 * @param version rises with each change of credentials or state; ends remembered log-ins
 */
public record Account(
        long id,
        long tenant,
        String address,
        String name,
        long quotaBytes,
        boolean suspended,
        long version) {}
