package dozo.imap;

import dozo.account.Account;
import dozo.imap.ImapProtocol.Rooms;
import dozo.imap.wire.Command;
import dozo.imap.wire.Command.ListOption;
import dozo.imap.wire.ResponseWriter;
import dozo.store.Mailbox;
import dozo.store.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** LIST and LSUB (RFC 3501 6.3.8, RFC 5258, RFC 5819, RFC 6154). */
final class Names {
    /** More patterns in one LIST are refused: each is tried on each name. */
    private static final int PATTERN_LIMIT = 100;

    /** As the store sorts: the inbox first, names below one directly behind it. */
    private static final Comparator<String> ORDER =
            Comparator.comparing((String name) -> !(name + "/").startsWith("INBOX/"))
                    .thenComparing(name -> name.replace('/', '\u0001'));

    private final Client client;
    private final Rooms rooms;
    private final Account account;

    Names(Client client, Rooms rooms, Account account) {
        this.client = client;
        this.rooms = rooms;
        this.account = account;
    }

    /**
     * A name that may be listed.
     *
     * @param mailbox null for a name that is only subscribed, or only stands above one that is
     */
    private record Name(String name, @Nullable Mailbox mailbox, boolean subscribed) {
        boolean isBelow(Name other) {
            return name.length() > other.name.length()
                    && name.startsWith(other.name)
                    && name.charAt(other.name.length()) == '/';
        }

        @Nullable Role role() {
            Role role = mailbox == null ? null : mailbox.role();
            return role == Role.INBOX ? null : role;
        }
    }

    // ---- LIST

    Reply list(Command.Listing command) throws IOException {
        if (!command.extended() && command.patterns().getFirst().isEmpty()) {
            // RFC 3501 6.3.8: asks for the delimiter
            client.out().untagged("LIST (\\Noselect) \"/\" \"\"");
            return Reply.ok("done");
        }
        if (command.patterns().size() > PATTERN_LIMIT) {
            return Reply.no("LIMIT", "at most " + PATTERN_LIMIT + " patterns");
        }
        List<NamePattern> patterns =
                command.patterns().stream()
                        .map(pattern -> new NamePattern(command.reference() + pattern))
                        .toList();
        boolean dangling = command.select().contains(ListOption.SUBSCRIBED);
        List<Name> all = all(dangling);
        Statuses statuses = new Statuses(client, rooms, account);
        for (int i = 0; i < all.size(); i++) {
            Name name = all.get(i);
            if (!matches(patterns, name)) {
                continue;
            }
            boolean chosen = chosen(command.select(), name);
            boolean parent =
                    command.select().contains(ListOption.RECURSIVEMATCH)
                            && hasChosenBelow(command.select(), all, i, List.of());
            if (chosen || (parent && hasChosenBelow(command.select(), all, i, patterns))) {
                write(command, all, i, parent);
                Mailbox mailbox = name.mailbox();
                if (!command.status().isEmpty() && mailbox != null && mailbox.selectable()) {
                    statuses.write(mailbox, command.status());
                }
            }
        }
        return Reply.ok("done");
    }

    /** All names in their order; with those that are only subscribed, if they are wanted. */
    private List<Name> all(boolean dangling) {
        TreeMap<String, Name> names = new TreeMap<>(ORDER);
        for (Mailbox box : rooms.mailboxes().list(account.id())) {
            names.put(box.name(), new Name(box.name(), box, box.subscribed()));
        }
        if (dangling) {
            for (String name : rooms.mailboxes().danglingSubscriptions(account.id())) {
                names.putIfAbsent(name, new Name(name, null, true));
                for (String above = above(name); !above.isEmpty(); above = above(above)) {
                    names.putIfAbsent(above, new Name(above, null, false));
                }
            }
        }
        return new ArrayList<>(names.values());
    }

    private static boolean matches(List<NamePattern> patterns, Name name) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(name.name()));
    }

    private static boolean chosen(Set<ListOption> select, Name name) {
        return (!select.contains(ListOption.SUBSCRIBED) || name.subscribed())
                && (!select.contains(ListOption.SPECIAL_USE) || name.role() != null);
    }

    /** RFC 5258 3.1: is a name below chosen, one that these patterns do not list themselves? */
    private static boolean hasChosenBelow(
            Set<ListOption> select, List<Name> all, int parent, List<NamePattern> patterns) {
        Name above = all.get(parent);
        for (int i = parent + 1; i < all.size() && all.get(i).isBelow(above); i++) {
            Name name = all.get(i);
            if (chosen(select, name) && !matches(patterns, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasChildren(List<Name> all, int parent) {
        Name above = all.get(parent);
        for (int i = parent + 1; i < all.size() && all.get(i).isBelow(above); i++) {
            if (all.get(i).mailbox() != null) {
                return true;
            }
        }
        return false;
    }

    private void write(Command.Listing command, List<Name> all, int index, boolean parent)
            throws IOException {
        Name name = all.get(index);
        ResponseWriter out = client.out();
        out.begin();
        out.text("LIST (" + attributes(command, all, index) + ") \"/\" ");
        out.mailbox(name.name());
        if (parent) {
            boolean subscribed = command.select().contains(ListOption.SUBSCRIBED);
            boolean special = command.select().contains(ListOption.SPECIAL_USE);
            out.text(" (\"CHILDINFO\" (");
            out.text(subscribed ? "\"SUBSCRIBED\"" : "");
            out.text(subscribed && special ? " " : "");
            out.text(special ? "\"SPECIAL-USE\"" : "");
            out.text("))");
        }
        out.end();
    }

    private static String attributes(Command.Listing command, List<Name> all, int index) {
        Name name = all.get(index);
        List<String> attributes = new ArrayList<>();
        Mailbox mailbox = name.mailbox();
        if (mailbox == null) {
            attributes.add("\\NonExistent");
        } else if (!mailbox.selectable()) {
            attributes.add("\\Noselect");
        }
        // RFC 3348
        attributes.add(hasChildren(all, index) ? "\\HasChildren" : "\\HasNoChildren");
        boolean tellSubscribed =
                command.select().contains(ListOption.SUBSCRIBED)
                        || command.returned().contains(ListOption.SUBSCRIBED);
        if (tellSubscribed && name.subscribed()) {
            attributes.add("\\Subscribed");
        }
        Role role = name.role();
        if (role != null) {
            attributes.add(use(role));
        }
        return String.join(" ", attributes);
    }

    private static String use(Role role) {
        return switch (role) {
            case DRAFTS -> "\\Drafts";
            case SENT -> "\\Sent";
            case JUNK -> "\\Junk";
            case TRASH -> "\\Trash";
            case ARCHIVE -> "\\Archive";
            case INBOX -> throw new IllegalStateException("INBOX is no special use");
        };
    }

    // ---- LSUB

    Reply lsub(Command.Lsub command) throws IOException {
        NamePattern pattern = new NamePattern(command.reference() + command.pattern());
        TreeMap<String, String> lines = new TreeMap<>(ORDER);
        for (Name name : all(true)) {
            if (!name.subscribed()) {
                continue;
            }
            if (pattern.matches(name.name())) {
                lines.put(name.name(), "");
                continue;
            }
            // RFC 3501 6.3.9: with "%", what stands above a subscribed name is listed for it
            for (String above = above(name.name()); !above.isEmpty(); above = above(above)) {
                if (pattern.matches(above)) {
                    lines.putIfAbsent(above, "\\Noselect");
                }
            }
        }
        for (var line : lines.entrySet()) {
            client.out().begin();
            client.out().text("LSUB (" + line.getValue() + ") \"/\" ");
            client.out().mailbox(line.getKey());
            client.out().end();
        }
        return Reply.ok("done");
    }

    private static String above(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }
}
