package dozo.imap.view;

import dozo.store.Flags;
import dozo.store.Keywords;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Flags as they stand on the wire. A mailbox has few distinct sets of flags, so each is rendered
 * once and copied from then on.
 */
public final class FlagLists {
    private static final int SLOTS = 64;

    /** A bit that no flag of the store has: bit 63 stands for \Recent here. */
    private static final long RECENT = 1L << 63;

    private final Keywords keywords;
    private final long known;
    private final long[] keys = new long[SLOTS];
    private final byte[] @Nullable [] lists = new byte[SLOTS][];

    FlagLists(Keywords keywords) {
        this.keywords = keywords;
        long mask = Flags.SYSTEM;
        for (int i = 0; i < keywords.names().size(); i++) {
            mask |= 1L << (Keywords.FIRST_BIT + i);
        }
        known = mask;
    }

    Keywords keywords() {
        return keywords;
    }

    /** Are all of these flags known by name? */
    boolean knows(long flags) {
        return (flags & ~known) == 0;
    }

    /** "(\Seen $Junk)". */
    public byte[] list(long flags, boolean recent) {
        long key = recent ? flags | RECENT : flags;
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 58);
        byte[] list = lists[slot];
        if (list == null || keys[slot] != key) {
            list = render(flags, recent).getBytes(StandardCharsets.US_ASCII);
            lists[slot] = list;
            keys[slot] = key;
        }
        return list;
    }

    private String render(long flags, boolean recent) {
        StringBuilder text = new StringBuilder("(");
        appendIf(text, flags & Flags.ANSWERED, "\\Answered");
        appendIf(text, flags & Flags.FLAGGED, "\\Flagged");
        appendIf(text, flags & Flags.DELETED, "\\Deleted");
        appendIf(text, flags & Flags.SEEN, "\\Seen");
        appendIf(text, flags & Flags.DRAFT, "\\Draft");
        for (int i = 0; i < keywords.names().size(); i++) {
            long bit = 1L << (Keywords.FIRST_BIT + i);
            appendIf(text, flags & bit, keywords.names().get(i));
        }
        appendIf(text, recent ? 1 : 0, "\\Recent");
        return text.append(')').toString();
    }

    private static void appendIf(StringBuilder text, long set, String name) {
        if (set != 0) {
            text.append(text.length() == 1 ? "" : " ").append(name);
        }
    }
}
