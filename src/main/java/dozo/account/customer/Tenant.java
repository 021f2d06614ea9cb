package dozo.account.customer;

/**
 * A customer of the provider.
 *
 * @param id for ever
 * @param name as the operator calls it
 * @param plan name of its plan
 * @param cell where it lives
 * @param domains how many it has
 * @param users how many it has
 */
public record Tenant(long id, String name, String plan, String cell, long domains, long users) {
    /** A domain added without a tenant belongs to this one. */
    public static final String DEFAULT = "default";
}
