package dozo.pop3;

import static dozo.pop3.State.AUTHORIZATION;
import static dozo.pop3.State.NAMED;
import static dozo.pop3.State.TRANSACTION;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commands: when each may be said, how many arguments it takes, and who does it. The session
 * checks these columns before it calls the verb, so no verb begins with a question about state.
 */
@SuppressWarnings("ImmutableEnumChecker") // the states are never changed, a verb has no state
enum Command {
    // verb   from to arguments  states                                        done by
    CAPA(0, 0, EnumSet.allOf(State.class), Pop3Session::capa), // RFC 2449 5
    STLS(0, 0, EnumSet.of(AUTHORIZATION, NAMED), Pop3Session::stls), // RFC 2595 4
    AUTH(1, 2, EnumSet.of(AUTHORIZATION, NAMED), Pop3Session::auth), // RFC 5034 4
    USER(1, 1, EnumSet.of(AUTHORIZATION, NAMED), Pop3Session::user), // RFC 1939 7
    PASS(1, 1, EnumSet.of(NAMED), Pop3Session::pass), // RFC 1939 7
    UTF8(0, 0, EnumSet.of(AUTHORIZATION, NAMED), Pop3Session::utf8), // RFC 6856 2.1
    LANG(0, 1, EnumSet.allOf(State.class), Pop3Session::lang), // RFC 6856 3.1
    STAT(0, 0, EnumSet.of(TRANSACTION), Pop3Session::stat), // RFC 1939 5
    LIST(0, 1, EnumSet.of(TRANSACTION), Pop3Session::list), // RFC 1939 5
    UIDL(0, 1, EnumSet.of(TRANSACTION), Pop3Session::uidl), // RFC 1939 7
    RETR(1, 1, EnumSet.of(TRANSACTION), Pop3Session::retr), // RFC 1939 5
    TOP(2, 2, EnumSet.of(TRANSACTION), Pop3Session::top), // RFC 1939 7
    DELE(1, 1, EnumSet.of(TRANSACTION), Pop3Session::dele), // RFC 1939 5
    NOOP(0, 0, EnumSet.of(TRANSACTION), Pop3Session::noop), // RFC 1939 5
    RSET(0, 0, EnumSet.of(TRANSACTION), Pop3Session::rset), // RFC 1939 5
    QUIT(0, 0, EnumSet.allOf(State.class), Pop3Session::quit); // RFC 1939 4 and 6

    /** What a command does: from its line to a reply. */
    @FunctionalInterface
    interface Verb {
        Reply run(Pop3Session session, Request request) throws IOException;
    }

    private static final Map<String, Command> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(Command::name, Function.identity()));

    private final int fewest;
    private final int most;
    private final Set<State> states;
    private final Verb verb;

    Command(int fewest, int most, Set<State> states, Verb verb) {
        this.fewest = fewest;
        this.most = most;
        this.states = states;
        this.verb = verb;
    }

    /** The command of that name in upper case, or null. */
    static @Nullable Command named(String name) {
        return BY_NAME.get(name);
    }

    boolean takes(int arguments) {
        return fewest <= arguments && arguments <= most;
    }

    boolean allowedIn(State state) {
        return states.contains(state);
    }

    Verb verb() {
        return verb;
    }
}
