package dozo.imap.wire;

import dozo.imap.wire.Command.Resync;
import dozo.store.Mails.FlagChange;
import dozo.store.Role;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one command after its tag: the verb, then the arguments that it takes. */
final class CommandParser {
    /** Verbs that take arguments. */
    private static final Set<String> VERBS =
            Set.of(
                    "ID",
                    "AUTHENTICATE",
                    "LOGIN",
                    "ENABLE",
                    "APPEND",
                    "SEARCH",
                    "FETCH",
                    "STORE",
                    "COPY",
                    "MOVE",
                    "UID",
                    "SELECT",
                    "EXAMINE",
                    "CREATE",
                    "DELETE",
                    "RENAME",
                    "SUBSCRIBE",
                    "UNSUBSCRIBE",
                    "LIST",
                    "LSUB",
                    "STATUS",
                    "GETQUOTA",
                    "GETQUOTAROOT",
                    "SETQUOTA");

    private final Cursor cursor;

    private CommandParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Reads to the end of the command; of APPEND, to the announcement of its first message. */
    static Command parse(Cursor cursor) throws Malformed {
        CommandParser parser = new CommandParser(cursor);
        Command command = parser.command(cursor.word());
        if (!(command instanceof Command.Append)) {
            cursor.finish();
        }
        return command;
    }

    /** May that verb's arguments hold a literal? */
    static boolean takesStrings(String verb) {
        return VERBS.contains(verb);
    }

    private Command command(String verb) throws Malformed {
        return switch (verb) {
            case "CAPABILITY" -> new Command.Capability();
            case "NOOP" -> new Command.Noop();
            case "LOGOUT" -> new Command.Logout();
            case "STARTTLS" -> new Command.StartTls();
            case "NAMESPACE" -> new Command.Namespace();
            case "IDLE" -> new Command.Idle();
            case "CHECK" -> new Command.Check();
            case "CLOSE" -> new Command.Close();
            case "UNSELECT" -> new Command.Unselect();
            case "EXPUNGE" -> new Command.Expunge(null);
            default -> withArguments(verb);
        };
    }

    private Command withArguments(String verb) throws Malformed {
        if (!cursor.accept(' ')) {
            throw new Malformed(
                    VERBS.contains(verb) ? verb + " wants arguments" : "unknown command");
        }
        return switch (verb) {
            case "ID" -> id();
            case "AUTHENTICATE" -> authenticate();
            case "LOGIN" -> login();
            case "ENABLE" -> new Command.Enable(words());
            case "APPEND" -> AppendParser.append(cursor);
            case "SEARCH" -> SearchParser.search(cursor, false);
            case "FETCH" -> FetchParser.fetch(cursor, false);
            case "STORE" -> store(false);
            case "COPY" -> copy(false);
            case "MOVE" -> move(false);
            case "UID" -> uid();
            default -> ofMailboxes(verb);
        };
    }

    private Command ofMailboxes(String verb) throws Malformed {
        return switch (verb) {
            case "SELECT" -> select(false);
            case "EXAMINE" -> select(true);
            case "CREATE" -> create();
            case "DELETE" -> new Command.Delete(cursor.mailbox());
            case "RENAME" -> rename();
            case "SUBSCRIBE" -> new Command.Subscribe(cursor.mailbox(), true);
            case "UNSUBSCRIBE" -> new Command.Subscribe(cursor.mailbox(), false);
            case "LIST" -> ListParser.list(cursor);
            case "LSUB" -> lsub();
            case "STATUS" -> status();
            case "GETQUOTA" -> new Command.GetQuota(cursor.asciiString());
            case "GETQUOTAROOT" -> new Command.GetQuotaRoot(cursor.mailbox());
            case "SETQUOTA" -> setQuota();
            default -> throw new Malformed("unknown command");
        };
    }

    private Command uid() throws Malformed {
        String verb = cursor.word();
        cursor.space();
        return switch (verb) {
            case "FETCH" -> FetchParser.fetch(cursor, true);
            case "STORE" -> store(true);
            case "SEARCH" -> SearchParser.search(cursor, true);
            case "COPY" -> copy(true);
            case "MOVE" -> move(true);
            case "EXPUNGE" -> new Command.Expunge(cursor.sequenceSet());
            default ->
                    throw new Malformed("UID goes with FETCH, STORE, SEARCH, COPY, MOVE, EXPUNGE");
        };
    }

    // ---- any state, not authenticated

    /** RFC 2971: NIL or a list of at most 30 pairs. */
    private Command id() throws Malformed {
        if (cursor.acceptWord("NIL")) {
            return new Command.Id();
        }
        List<Boolean> pairs =
                cursor.list(pair -> {
                    pair.string();
                    pair.space();
                    return pair.nstring() != null;
                });
        if (pairs.size() > 30) {
            throw new Malformed("ID takes at most 30 pairs");
        }
        return new Command.Id();
    }

    private Command authenticate() throws Malformed {
        String mechanism = cursor.word();
        if (!cursor.accept(' ')) {
            return new Command.Authenticate(mechanism, null);
        }
        // RFC 4959 3: "=" is an empty initial response
        if (cursor.accept('=')) {
            return new Command.Authenticate(mechanism, new byte[0]);
        }
        try {
            return new Command.Authenticate(mechanism, Base64.getDecoder().decode(cursor.atom()));
        } catch (IllegalArgumentException e) {
            throw new Malformed("the initial response is not base64");
        }
    }

    private Command login() throws Malformed {
        byte[] name = cursor.astring();
        cursor.space();
        return new Command.Login(name, cursor.astring());
    }

    private List<String> words() throws Malformed {
        List<String> words = new ArrayList<>();
        do {
            words.add(cursor.word());
        } while (cursor.accept(' '));
        return words;
    }

    // ---- authenticated

    private Command select(boolean examine) throws Malformed {
        String mailbox = cursor.mailbox();
        boolean condstore = false;
        Resync resync = null;
        if (cursor.accept(' ')) {
            cursor.expect('(');
            do {
                if (cursor.acceptWord("CONDSTORE")) {
                    condstore = true;
                } else if (cursor.acceptWord("QRESYNC")) {
                    cursor.space();
                    resync = resync();
                } else {
                    throw new Malformed("SELECT has the parameters CONDSTORE and QRESYNC");
                }
            } while (cursor.accept(' '));
            cursor.expect(')');
        }
        return new Command.Select(mailbox, examine, condstore, resync);
    }

    /** RFC 7162 7: (uidvalidity SP mod-sequence-value [SP known-uids] [SP seq-match-data]). */
    private Resync resync() throws Malformed {
        cursor.expect('(');
        long uidValidity = cursor.nonZero();
        cursor.space();
        long modseq = cursor.number64();
        SequenceSet known = null;
        SequenceSet sequence = null;
        SequenceSet uids = null;
        boolean more = cursor.accept(' ');
        if (more && cursor.peek() != '(') {
            known = numbersOnly();
            more = cursor.accept(' ');
        }
        if (more) {
            cursor.expect('(');
            sequence = numbersOnly();
            cursor.space();
            uids = numbersOnly();
            cursor.expect(')');
        }
        cursor.expect(')');
        return new Resync(uidValidity, modseq, known, sequence, uids);
    }

    /** RFC 7162 7: in these sets "*" is not allowed. */
    private SequenceSet numbersOnly() throws Malformed {
        SequenceSet set = cursor.sequenceSet();
        for (SequenceSet.Range range : set.ranges()) {
            if (range.from() == SequenceSet.STAR || range.to() == SequenceSet.STAR) {
                throw new Malformed("QRESYNC takes no * in its sets");
            }
        }
        if (set.saved()) {
            throw new Malformed("QRESYNC takes no $ in its sets");
        }
        return set;
    }

    private Command create() throws Malformed {
        String mailbox = cursor.mailbox();
        Set<Role> roles = EnumSet.noneOf(Role.class);
        boolean unknown = false;
        if (cursor.accept(' ')) {
            cursor.expect('(');
            if (!cursor.acceptWord("USE")) {
                throw new Malformed("CREATE has the parameter USE");
            }
            cursor.space();
            for (String use : cursor.list(CommandParser::use)) {
                Role role = role(use);
                if (role == null) {
                    unknown = true;
                } else {
                    roles.add(role);
                }
            }
            cursor.expect(')');
        }
        return new Command.Create(mailbox, roles, unknown);
    }

    private static String use(Cursor cursor) throws Malformed {
        cursor.expect('\\');
        return cursor.word();
    }

    private static @Nullable Role role(String use) {
        return switch (use) {
            case "DRAFTS" -> Role.DRAFTS;
            case "SENT" -> Role.SENT;
            case "JUNK" -> Role.JUNK;
            case "TRASH" -> Role.TRASH;
            case "ARCHIVE" -> Role.ARCHIVE;
            default -> null;
        };
    }

    private Command rename() throws Malformed {
        String from = cursor.mailbox();
        cursor.space();
        return new Command.Rename(from, cursor.mailbox());
    }

    private Command lsub() throws Malformed {
        String reference = cursor.mailbox();
        cursor.space();
        return new Command.Lsub(reference, cursor.listMailbox());
    }

    private Command status() throws Malformed {
        String mailbox = cursor.mailbox();
        cursor.space();
        return new Command.Status(mailbox, ListParser.statusItems(cursor));
    }

    private Command setQuota() throws Malformed {
        String root = cursor.asciiString();
        cursor.space();
        cursor.list(limit -> {
            limit.atom();
            limit.space();
            return limit.number64();
        });
        return new Command.SetQuota(root);
    }

    // ---- selected

    private Command copy(boolean uid) throws Malformed {
        SequenceSet set = cursor.sequenceSet();
        cursor.space();
        return new Command.Copy(uid, set, cursor.mailbox());
    }

    private Command move(boolean uid) throws Malformed {
        SequenceSet set = cursor.sequenceSet();
        cursor.space();
        return new Command.Move(uid, set, cursor.mailbox());
    }

    private Command store(boolean uid) throws Malformed {
        SequenceSet set = cursor.sequenceSet();
        cursor.space();
        long unchangedSince = -1;
        if (cursor.accept('(')) {
            if (!cursor.acceptWord("UNCHANGEDSINCE")) {
                throw new Malformed("STORE has the modifier UNCHANGEDSINCE");
            }
            cursor.space();
            unchangedSince = cursor.number64();
            cursor.expect(')');
            cursor.space();
        }
        FlagChange change =
                cursor.accept('+')
                        ? FlagChange.ADD
                        : cursor.accept('-') ? FlagChange.REMOVE : FlagChange.SET;
        boolean silent = cursor.acceptWord("FLAGS.SILENT");
        if (!silent && !cursor.acceptWord("FLAGS")) {
            throw new Malformed("STORE changes FLAGS or FLAGS.SILENT");
        }
        cursor.space();
        return new Command.Store(
                uid, set, change, silent, FlagParser.listOrBare(cursor), unchangedSince);
    }
}
