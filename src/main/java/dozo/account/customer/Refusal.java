package dozo.account.customer;

/**
 * Why a change of customers was refused. The text says what to do; {0}, {1} stand for details.
 * Other languages are found by the code.
 */
public enum Refusal {
    BAD_NAME("bad-name", "\"{0}\" can''t be a name: 1 to 64 letters, digits, dots and hyphens"),
    BAD_PERSON(
            "bad-person", "A person''s name has at most 200 characters, and no control characters"),
    BAD_DOMAIN("bad-domain", "\"{0}\" is not a domain name"),
    BAD_ADDRESS("bad-address", "\"{0}\" is not a mail address like taro@example.com"),
    BAD_PASSWORD("bad-password", "A password has 1 to 1,024 octets, and no control characters"),
    BAD_HASH(
            "bad-hash", "The hash of {0} is not Argon2id ($argon2id$v=19$m=...) or costs too much"),
    BAD_QUOTA("bad-quota", "\"{0}\" is not a size like 500M or 10G, or none"),
    UNKNOWN_TENANT("unknown-tenant", "There is no tenant {0}. Add it first: dozo tenant add {0}"),
    TENANT_EXISTS("tenant-exists", "There is a tenant {0} already"),
    TENANT_IN_USE(
            "tenant-in-use",
            "Tenant {0} has domains. Remove them first: dozo domain list --tenant {0}"),
    TENANT_STAYS("tenant-stays", "The default tenant can''t be removed"),
    UNKNOWN_PLAN("unknown-plan", "There is no plan {0}. See: dozo plan list"),
    UNKNOWN_DOMAIN(
            "unknown-domain", "There is no domain {0} here. Add it first: dozo domain add {0}"),
    DOMAIN_EXISTS("domain-exists", "There is a domain {0} already"),
    DOMAIN_IN_USE(
            "domain-in-use",
            "Domain {0} has addresses. Remove them first: dozo user list {0}; dozo alias list {0}; dozo group list {0}"),
    DOMAIN_LIMIT("domain-limit", "Tenant {0} has all {1} domains of its plan. See: dozo plan list"),
    USER_LIMIT("user-limit", "Tenant {0} has all {1} users of its plan. See: dozo plan list"),
    ADDRESS_EXISTS("address-exists", "There is an address {0} already"),
    UNKNOWN_USER("unknown-user", "There is no user {0}. See: dozo user list"),
    USER_STAYS("user-stays", "The operator''s mailbox {0} can''t be removed"),
    UNKNOWN_ALIAS("unknown-alias", "There is no alias {0}. See: dozo alias list"),
    UNKNOWN_GROUP("unknown-group", "There is no group {0}. See: dozo group list"),
    UNKNOWN_MEMBER("unknown-member", "{0} has no member {1}. See: dozo group members {0}"),
    UNKNOWN_TARGET(
            "unknown-target", "There is no {0} to deliver to. Add it first: dozo user add {0}"),
    OUTSIDE_TARGET(
            "outside-target",
            "{0} is on another server. Mail can''t be sent on to other servers yet"),
    OTHER_TENANT("other-tenant", "{0} belongs to another tenant"),
    NO_TARGETS("no-targets", "Name at least one address that {0} leads to"),
    GROUP_TOO_LARGE("group-too-large", "{0} would stand for more than {1} mailboxes"),
    APP_PASSWORD_EXISTS("app-password-exists", "{0} has an app password named {1} already"),
    UNKNOWN_APP_PASSWORD(
            "unknown-app-password",
            "{0} has no app password named {1}. See: dozo user app-password list {0}"),
    APP_PASSWORD_LIMIT(
            "app-password-limit", "{0} has {1} app passwords already. Remove one that is not used");

    private final String code;
    private final String text;

    Refusal(String code, String text) {
        this.code = code;
        this.text = text;
    }

    /** Name for programs, stable. */
    public String code() {
        return code;
    }

    /** English text, a pattern of {@link java.text.MessageFormat}. */
    public String text() {
        return text;
    }
}
