package dozo.imap;

import dozo.imap.wire.Command;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The table of commands. The columns are the rules: in which states a command is allowed, what of
 * the selected mailbox's changes may be told before it ends, and what runs it.
 */
enum Verb {
    CAPABILITY(Command.Capability.class, State.ANY, Telling.ALL, (s, c) -> s.capability()),
    NOOP(Command.Noop.class, State.ANY, Telling.ALL, (s, c) -> Reply.ok("done")),
    LOGOUT(Command.Logout.class, State.ANY, Telling.NOTHING, (s, c) -> s.logout()),
    ID(Command.Id.class, State.ANY, Telling.ALL, (s, c) -> s.id()),

    STARTTLS(Command.StartTls.class, State.STRANGER, Telling.NOTHING, (s, c) -> s.startTls()),
    AUTHENTICATE(
            Command.Authenticate.class,
            State.STRANGER,
            Telling.NOTHING,
            (s, c) -> s.admit(s.signIn().authenticate(c))),
    LOGIN(
            Command.Login.class,
            State.STRANGER,
            Telling.NOTHING,
            (s, c) -> s.admit(s.signIn().login(c))),

    ENABLE(Command.Enable.class, State.KNOWN, Telling.ALL, (s, c) -> s.enabling().enable(c)),
    NAMESPACE(Command.Namespace.class, State.KNOWN, Telling.ALL, (s, c) -> s.tree().namespace()),
    SELECT(Command.Select.class, State.KNOWN, Telling.NOTHING, ImapSession::select),
    CREATE(Command.Create.class, State.KNOWN, Telling.ALL, (s, c) -> s.tree().create(c)),
    DELETE(Command.Delete.class, State.KNOWN, Telling.ALL, ImapSession::delete),
    RENAME(Command.Rename.class, State.KNOWN, Telling.ALL, (s, c) -> s.tree().rename(c)),
    SUBSCRIBE(Command.Subscribe.class, State.KNOWN, Telling.ALL, (s, c) -> s.tree().subscribe(c)),
    LIST(Command.Listing.class, State.KNOWN, Telling.ALL, ImapSession::list),
    LSUB(Command.Lsub.class, State.KNOWN, Telling.ALL, (s, c) -> s.names().lsub(c)),
    STATUS(Command.Status.class, State.KNOWN, Telling.ALL, ImapSession::status),
    APPEND(Command.Append.class, State.KNOWN, Telling.ALL, (s, c) -> s.appending().append(c)),
    IDLE(Command.Idle.class, State.KNOWN, Telling.ALL, (s, c) -> s.idle()),
    GETQUOTA(Command.GetQuota.class, State.KNOWN, Telling.ALL, (s, c) -> s.quota().quota(c)),
    GETQUOTAROOT(Command.GetQuotaRoot.class, State.KNOWN, Telling.ALL, (s, c) -> s.quota().root(c)),
    SETQUOTA(Command.SetQuota.class, State.KNOWN, Telling.ALL, (s, c) -> s.quota().refuse()),

    CHECK(Command.Check.class, State.INSIDE, Telling.ALL, (s, c) -> Reply.ok("done")),
    CLOSE(Command.Close.class, State.INSIDE, Telling.NOTHING, (s, c) -> s.close()),
    UNSELECT(Command.Unselect.class, State.INSIDE, Telling.NOTHING, (s, c) -> s.unselect()),
    EXPUNGE(Command.Expunge.class, State.INSIDE, Telling.ALL, (s, c) -> s.selection().expunge(c)),
    SEARCH(
            Command.Search.class,
            State.INSIDE,
            Telling.BY_UID,
            (s, c) -> s.selection().search(s.tag(), c)),
    SEARCH_IN_UNKNOWN_CHARSET(
            Command.SearchInUnknownCharset.class,
            State.INSIDE,
            Telling.NO_REMOVALS,
            (s, c) -> s.selection().refuse(c)),
    FETCH(Command.Fetch.class, State.INSIDE, Telling.BY_UID, (s, c) -> s.selection().fetch(c)),
    STORE(Command.Store.class, State.INSIDE, Telling.BY_UID, (s, c) -> s.selection().store(c)),
    COPY(Command.Copy.class, State.INSIDE, Telling.ALL, (s, c) -> s.selection().copy(c)),
    MOVE(Command.Move.class, State.INSIDE, Telling.ALL, (s, c) -> s.selection().move(c));

    /** What a client may be told of the selected mailbox before its command ends. */
    enum Telling {
        /** The command changes what is selected, or nothing may be said. */
        NOTHING,
        /** Flags and arrivals; a removal would shift the numbers of FETCH, STORE and SEARCH. */
        NO_REMOVALS,
        ALL,
        /** RFC 3501 7.4.1: removals too if the command counts by UID. */
        BY_UID
    }

    /** Runs a command. */
    @FunctionalInterface
    private interface Run<C extends Command> {
        Reply run(ImapSession session, C command) throws IOException;
    }

    private static final Map<Class<?>, Verb> OF = new HashMap<>();

    static {
        for (Verb verb : values()) {
            OF.put(verb.type, verb);
        }
    }

    private final Class<? extends Command> type;
    private final Set<State> states;
    private final Telling telling;
    private final Run<Command> run;

    <C extends Command> Verb(Class<C> type, Set<State> states, Telling telling, Run<C> run) {
        this.type = type;
        this.states = states;
        this.telling = telling;
        this.run = (session, command) -> run.run(session, type.cast(command));
    }

    /** The row of a command; each kind of command has one (a test looks). */
    static Verb of(Command command) {
        Verb verb = OF.get(command.getClass());
        if (verb == null) {
            throw new IllegalStateException("no row for " + command.getClass());
        }
        return verb;
    }

    boolean allowedIn(State state) {
        return states.contains(state);
    }

    Telling telling(Command command) {
        if (telling != Telling.BY_UID) {
            return telling;
        }
        return command instanceof Command.Counting counting && counting.uid()
                ? Telling.ALL
                : Telling.NO_REMOVALS;
    }

    Reply run(ImapSession session, Command command) throws IOException {
        return run.run(session, command);
    }
}
