package dozo.account.customer;

/**
 * What tenants of this plan may have.
 *
 * @param name standard, premier, platinum
 * @param quotaBytes of each user without a quota of his own; {@link #NO_QUOTA} for none
 * @param users at most
 * @param domains at most
 */
public record Plan(String name, long quotaBytes, long users, long domains) {
    /** As a quota: no limit. */
    public static final long NO_QUOTA = -1;

    /** The plan of the default tenant, and of a tenant added without one. */
    public static final String STANDARD = "standard";
}
