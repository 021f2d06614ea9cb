package dozo.smtp;

import static dozo.smtp.State.CHUNKS;
import static dozo.smtp.State.CONNECTED;
import static dozo.smtp.State.GREETED;
import static dozo.smtp.State.MAIL;
import static dozo.smtp.State.RCPT;

import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command table (RFC 5321 4.1.1, RFC 3207, RFC 3030): in which states a command is allowed,
 * whether nothing may follow it before its reply, and who answers it.
 *
 * <p>RFC 2920 3.1 lets NOOP, VRFY, EXPN and QUIT only end a group, too; nothing can go wrong there,
 * so what follows them is simply read on. What follows STARTTLS is thrown away (RFC 3207 4.2).
 */
enum Command {
    EHLO(Columns.ANYWHERE, true, SmtpSession::ehlo),
    HELO(Columns.ANYWHERE, true, SmtpSession::helo),
    STARTTLS(EnumSet.of(CONNECTED, GREETED), false, SmtpSession::starttls),
    MAIL(EnumSet.of(GREETED), false, SmtpSession::mail),
    RCPT(EnumSet.of(State.MAIL, State.RCPT), false, SmtpSession::rcpt),
    DATA(EnumSet.of(State.RCPT), true, SmtpSession::data),
    BDAT(EnumSet.of(State.RCPT, CHUNKS), false, SmtpSession::bdat),
    RSET(Columns.ANYWHERE, false, SmtpSession::rset),
    VRFY(Columns.ANYWHERE, false, SmtpSession::vrfy),
    EXPN(Columns.ANYWHERE, false, SmtpSession::expn),
    AUTH(Columns.ANYWHERE, false, SmtpSession::auth),
    HELP(Columns.ANYWHERE, false, SmtpSession::help),
    NOOP(Columns.ANYWHERE, false, SmtpSession::noop),
    QUIT(Columns.ANYWHERE, false, SmtpSession::quit);

    /** Answers a command; the arguments come without surrounding blanks. */
    @FunctionalInterface
    interface Verb {
        Reply run(SmtpSession session, String arguments) throws IOException;
    }

    private static final class Columns {
        static final Set<State> ANYWHERE = EnumSet.allOf(State.class);
    }

    private static final Map<String, Command> BY_NAME = new HashMap<>();

    static {
        for (Command command : values()) {
            BY_NAME.put(command.name(), command);
        }
    }

    private final Set<State> states;
    private final boolean endsPipeline;
    private final Verb verb;

    Command(Set<State> states, boolean endsPipeline, Verb verb) {
        this.states = states;
        this.endsPipeline = endsPipeline;
        this.verb = verb;
    }

    /** The command of that name in ASCII letters of any case (RFC 5321 2.4), or null. */
    static @Nullable Command of(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 'z') {
                return null;
            }
        }
        return BY_NAME.get(name.toUpperCase(java.util.Locale.ROOT));
    }

    boolean allowedIn(State state) {
        return states.contains(state);
    }

    boolean endsPipeline() {
        return endsPipeline;
    }

    /** RSET, NOOP and the like move no mail; clients that send nothing else are sent away. */
    boolean idle() {
        return switch (this) {
            case MAIL, RCPT, DATA, BDAT -> false;
            default -> true;
        };
    }

    Reply run(SmtpSession session, String arguments) throws IOException {
        return verb.run(session, arguments);
    }
}
