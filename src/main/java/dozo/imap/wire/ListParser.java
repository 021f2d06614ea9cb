package dozo.imap.wire;

import dozo.imap.wire.Command.ListOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads the arguments of LIST (RFC 3501, RFC 5258, RFC 5819, RFC 6154) and STATUS. */
final class ListParser {
    private final Cursor cursor;
    private boolean extended;
    private final Set<ListOption> selected = EnumSet.noneOf(ListOption.class);
    private final Set<ListOption> returned = EnumSet.noneOf(ListOption.class);
    private List<StatusItem> status = List.of();

    private ListParser(Cursor cursor) {
        this.cursor = cursor;
    }

    static Command list(Cursor cursor) throws Malformed {
        return new ListParser(cursor).command();
    }

    private Command command() throws Malformed {
        if (cursor.peek() == '(') {
            extended = true;
            selected.addAll(cursor.list(ListParser::selectOption));
            cursor.space();
        }
        String reference = cursor.mailbox();
        cursor.space();
        List<String> patterns = patterns();
        if (cursor.accept(' ')) {
            returnOptions();
        }
        // RFC 5258 3.1: RECURSIVEMATCH goes with another option, REMOTE is not enough
        if (selected.contains(ListOption.RECURSIVEMATCH)
                && !selected.contains(ListOption.SUBSCRIBED)
                && !selected.contains(ListOption.SPECIAL_USE)) {
            throw new Malformed("RECURSIVEMATCH goes with SUBSCRIBED or SPECIAL-USE");
        }
        return new Command.Listing(reference, patterns, extended, selected, returned, status);
    }

    private List<String> patterns() throws Malformed {
        if (cursor.peek() != '(') {
            return List.of(cursor.listMailbox());
        }
        extended = true;
        List<String> patterns = cursor.list(Cursor::listMailbox);
        if (patterns.isEmpty()) {
            throw new Malformed("LIST wants at least one pattern");
        }
        return patterns;
    }

    private void returnOptions() throws Malformed {
        if (!cursor.acceptWord("RETURN")) {
            throw new Malformed("after its pattern, LIST has RETURN only");
        }
        extended = true;
        cursor.space();
        cursor.list(this::returnOption);
    }

    private boolean returnOption(Cursor cursor) throws Malformed {
        switch (cursor.word()) {
            case "SUBSCRIBED" -> returned.add(ListOption.SUBSCRIBED);
            case "CHILDREN" -> returned.add(ListOption.CHILDREN);
            case "SPECIAL-USE" -> returned.add(ListOption.SPECIAL_USE);
            case "STATUS" -> {
                cursor.space();
                status = statusItems(cursor);
            }
            default ->
                    throw new Malformed("RETURN has SUBSCRIBED, CHILDREN, SPECIAL-USE and STATUS");
        }
        return true;
    }

    private static ListOption selectOption(Cursor cursor) throws Malformed {
        return switch (cursor.word()) {
            case "SUBSCRIBED" -> ListOption.SUBSCRIBED;
            case "REMOTE" -> ListOption.REMOTE;
            case "RECURSIVEMATCH" -> ListOption.RECURSIVEMATCH;
            case "SPECIAL-USE" -> ListOption.SPECIAL_USE;
            default ->
                    throw new Malformed(
                            "LIST selects by SUBSCRIBED, REMOTE, RECURSIVEMATCH, SPECIAL-USE");
        };
    }

    static List<StatusItem> statusItems(Cursor cursor) throws Malformed {
        List<StatusItem> items = new ArrayList<>();
        for (String word : cursor.list(Cursor::word)) {
            StatusItem item = statusItem(word);
            if (!items.contains(item)) {
                items.add(item);
            }
        }
        if (items.isEmpty()) {
            throw new Malformed("STATUS wants at least one item");
        }
        return items;
    }

    private static StatusItem statusItem(String word) throws Malformed {
        for (StatusItem item : StatusItem.values()) {
            if (item.wire().equals(word)) {
                return item;
            }
        }
        throw new Malformed("STATUS has no item " + word);
    }
}
