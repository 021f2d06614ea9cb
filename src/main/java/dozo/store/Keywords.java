package dozo.store;

import java.util.List;

/** The keywords of one account, as they stood at one moment: names and their bits in the flags. */
public record Keywords(List<String> names) {
    /** Bit of the first keyword. */
    public static final int FIRST_BIT = 8;

    /** An account has room for this many keywords. */
    public static final int LIMIT = 55;

    /** The mask of a keyword (compared without case), or 0 if the account does not have it. */
    public long mask(String keyword) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(keyword)) {
                return 1L << (FIRST_BIT + i);
            }
        }
        return 0;
    }
}
