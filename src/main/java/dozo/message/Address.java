package dozo.message;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One member of an address list as IMAP sees it (RFC 3501 7.4.2): a mailbox, or the begin or the
 * end of a group. Quoting is taken away, encoded-words are left as they are.
 *
 * @param name the display name, or null
 * @param route the obsolete source route, "@a,@b", or null
 * @param mailbox the local part (empty if it is missing), the group's name at its begin, null at
 *     its end
 * @param host the domain (empty if it is missing); null at a group's begin and end
 */
public record Address(
        @Nullable String name,
        @Nullable String route,
        @Nullable String mailbox,
        @Nullable String host) {

    static final Address GROUP_END = new Address(null, null, null, null);

    /** A mailbox without a display name. */
    public static Address of(String mailbox, String host) {
        return new Address(null, null, mailbox, host);
    }

    /**
     * Reads a list of addresses (RFC 5322 3.4 and 4.4); broken syntax yields what can be made out,
     * never an exception.
     */
    public static List<Address> list(String field) {
        return new AddressParser(field).list();
    }

    /** The mailboxes of a list, those inside groups too, without the marks of groups. */
    public static List<Address> mailboxes(String field) {
        return list(field).stream().filter(Address::isMailbox).toList();
    }

    /** Whether this is a mailbox and not the mark of a group. */
    public boolean isMailbox() {
        return host != null;
    }

    /** Local part, at sign, domain in lower case: "Ann@example.org"; for mailboxes. */
    public String spec() {
        return mailbox + "@" + (host == null ? "" : host.toLowerCase(Locale.ROOT));
    }
}
