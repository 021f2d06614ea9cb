package dozo.store;

import java.util.ArrayList;
import java.util.List;

/** The keywords of one account, as they stood at one moment: names and their bits in the flags. */
public record Keywords(List<String> names) {
    /** Bit of the first keyword. */
    public static final int FIRST_BIT = 8;

    /** An account has room for this many keywords. */
    public static final int LIMIT = 55;

    /** Of an account that has none. */
    public static final Keywords NONE = new Keywords(List.of());

    /** These, and one more after them. */
    public Keywords with(String name) {
        List<String> more = new ArrayList<>(names);
        more.add(name);
        return new Keywords(List.copyOf(more));
    }

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
