package dozo.account;

import java.util.List;

/** Who stands behind an address. */
public sealed interface Resolution {
    /** These accounts, after aliases, groups, subaddresses and catch-all; no doubles. */
    record Local(List<Account> accounts) implements Resolution {}

    /** Our domain, but nobody of that name: 550 5.1.1. */
    record Unknown() implements Resolution {}

    /** Not our domain: relaying is refused to strangers, 550 5.7.1. */
    record Foreign() implements Resolution {}
}
