package dozo.pop3;

import dozo.account.Account;
import dozo.account.Authentication.Verdict;
import dozo.account.Directory;
import dozo.account.Sasl;
import dozo.net.Connection;
import dozo.net.ConnectionEnded;
import dozo.net.Line;
import dozo.pop3.ReadAhead.Mail;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One POP3 connection from its greeting to its end. Used by one thread. */
final class Pop3Session {
    private static final Logger LOG = LoggerFactory.getLogger(Pop3Session.class);

    /** RFC 2449 4 asks for 255; room for an initial response of AUTH and long passwords. */
    static final int LINE_BYTES = 2_048;

    /** RFC 1939 3: an inactivity timer is of ten minutes at least. */
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(10);

    /** Commands that were none, or stood in the wrong place: a program that talks to itself. */
    private static final int BAD_COMMANDS_LIMIT = 50;

    private static final int FAILED_LOGINS_LIMIT = 5;
    private static final byte[] FINAL_DOT = {'.', '\r', '\n'};

    private final Pop3 pop3;

    private final Connection connection;
    private final MailWriter writer;
    private State state = State.AUTHORIZATION;
    private String name = "";
    private int badCommands;
    private int failedLogins;

    private Directory.@Nullable Watch watch;
    private @Nullable Maildrop maildrop;
    private @Nullable ReadAhead reader;

    Pop3Session(Pop3 pop3, Connection connection) {
        this.pop3 = pop3;
        this.connection = connection;
        this.writer = new MailWriter(pop3.mails(), connection);
    }

    void run() throws IOException {
        connection.readTimeout(IDLE_LIMIT);
        try {
            connection.write("+OK Dozo POP3 ready\r\n");
            boolean goodbye = false;
            while (!goodbye) {
                Reply reply = answer(connection.readLine(LINE_BYTES));
                reply.write(connection);
                goodbye = reply.goodbye();
            }
            connection.flush();
        } catch (ConnectionEnded e) {
            ended(e.reason());
        } catch (RuntimeException e) {
            // a reply broke off in the middle: only a closed connection tells the client so
            fault("reply broken off", e);
        } finally {
            leave();
        }
    }

    /** Without QUIT there is no UPDATE: nothing is removed (RFC 1939 6), and a timer is silent. */
    private void ended(ConnectionEnded.Reason reason) throws IOException {
        switch (reason) {
            case DRAINING ->
                    connection.write("-ERR [SYS/TEMP] Shutting down, come back in a moment\r\n");
            case ENDLESS -> connection.write("-ERR That line does not end\r\n");
            case TIMEOUT, GONE, STALLED -> {
                return;
            }
        }
        connection.flush();
    }

    private Reply answer(Line line) throws IOException {
        if (line.ending() != Line.Ending.CRLF) {
            return bad(
                    line.ending() == Line.Ending.TOO_LONG
                            ? "Line too long"
                            : "Lines end with CR LF, and only there");
        }
        Request request = Request.parse(line);
        Command command = Command.named(request.verb());
        if (command == null) {
            return bad("Unknown command");
        }
        if (!command.allowedIn(state)) {
            return bad(command + " is not allowed now");
        }
        if (!command.takes(request.arguments().size())) {
            return bad("Wrong number of arguments for " + command);
        }
        try {
            return command.verb().run(this, request);
        } catch (RuntimeException e) {
            fault(command + " failed", e);
            return Reply.fault("Trouble on our side, try again later");
        }
    }

    private void fault(String what, RuntimeException cause) {
        pop3.faults().increment();
        LOG.error("{}", what, cause);
    }

    private Reply bad(String text) {
        badCommands++;
        Reply reply = Reply.error(text);
        return badCommands < BAD_COMMANDS_LIMIT ? reply : reply.asGoodbye();
    }

    // ---- any state

    Reply capa(Request request) {
        List<String> capabilities = Capabilities.now(connection, state);
        return Reply.ok("Capabilities follow", out -> lines(out, capabilities));
    }

    private static void lines(Connection out, List<String> lines) throws IOException {
        for (String line : lines) {
            out.write(line);
            out.write("\r\n");
        }
        out.write(FINAL_DOT);
    }

    /** RFC 6856 3: we speak English, and i-default is English too. */
    Reply lang(Request request) {
        if (!request.has(0)) {
            List<String> languages = List.of("i-default English", "en English");
            return Reply.ok("Languages follow", out -> lines(out, languages));
        }
        String range = request.argument(0).toLowerCase(Locale.ROOT);
        if (range.equals("en") || range.startsWith("en-")) {
            return Reply.ok("en English it is");
        }
        return range.equals("*") || range.equals("i-default")
                ? Reply.ok("i-default English it is")
                : Reply.error("We do not speak that language");
    }

    /** QUIT enters UPDATE after TRANSACTION, and only there (RFC 1939 6). */
    Reply quit(Request request) {
        if (maildrop == null) {
            return Reply.ok("Bye").asGoodbye();
        }
        try {
            pop3.deleted().add(maildrop.update());
            return Reply.ok("Bye").asGoodbye();
        } catch (RuntimeException e) {
            fault("deleted mails were not removed", e);
            return Reply.fault("Deleted messages were not removed").asGoodbye();
        }
    }

    // ---- AUTHORIZATION

    /** Begins anew inside TLS; what was said before does not count (RFC 2595 4). */
    Reply stls(Request request) {
        if (!connection.startTlsPossible()) {
            return bad(connection.secure() ? "TLS is on already" : "There is no TLS here");
        }
        state = State.AUTHORIZATION;
        name = "";
        return Reply.ok("Begin TLS", Connection::startTls);
    }

    /** Mails go out as they came, in UTF-8 mode and outside (docs/decisions/0160). */
    Reply utf8(Request request) {
        return Reply.ok("UTF-8 is welcome");
    }

    /** Answers the same for every name: who exists is nobody's business. */
    Reply user(Request request) {
        if (!connection.clearTextAllowed()) {
            return needsTls();
        }
        name = request.name(0);
        state = State.NAMED;
        return Reply.ok("Now the password");
    }

    Reply pass(Request request) {
        state = State.AUTHORIZATION;
        return entered(pop3.authentication().password(name, request.octets(0), address()));
    }

    Reply auth(Request request) throws IOException {
        state = State.AUTHORIZATION;
        String mechanism = request.argument(0).toUpperCase(Locale.ROOT);
        if (mechanism.equals("PLAIN") && !connection.clearTextAllowed()) {
            return needsTls();
        }
        Sasl sasl =
                Capabilities.mechanisms(connection).contains(mechanism)
                        ? pop3.authentication()
                                .sasl(mechanism, address(), connection.channelBinding())
                        : null;
        if (sasl == null) {
            return bad("No such mechanism");
        }
        String initial = request.has(1) ? request.argument(1) : null;
        return switch (new SaslDialogue(connection, sasl).run(initial)) {
            case SaslDialogue.Outcome.Decided(Verdict verdict) -> entered(verdict);
            case SaslDialogue.Outcome.Failed(String why) -> bad(why);
        };
    }

    private static Reply needsTls() {
        return Reply.error("A password in the clear needs TLS: STLS, or port 995");
    }

    private InetAddress address() {
        return connection.remote().getAddress();
    }

    /** RFC 3206: [AUTH] only where another name or password is what helps. */
    private Reply entered(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Granted(Account account) -> enter(account);
            case Verdict.Denied() -> {
                failedLogins++;
                Reply reply = Reply.error("[AUTH] Wrong name or password");
                yield failedLogins < FAILED_LOGINS_LIMIT ? reply : reply.asGoodbye();
            }
            case Verdict.Suspended() -> barred();
            case Verdict.Later() -> Reply.fault("Too many failures, try again later").asGoodbye();
        };
    }

    private static Reply barred() {
        return Reply.error("[AUTH] This account is suspended");
    }

    private Reply enter(Account account) {
        closeWatch(); // of a log-in that was granted and then broke off
        watch = pop3.directory().whenBarred(account.id(), connection::cut);
        if (!pop3.directory().inForce(account)) {
            return barred().asGoodbye();
        }
        Maildrop opened = Maildrop.open(account, pop3.mailboxes(), pop3.mails());
        if (opened == null) {
            return Reply.fault("The mailbox can't be opened now").asGoodbye();
        }
        maildrop = opened;
        reader = new ReadAhead(pop3.mails(), account.id(), opened, pop3.budget());
        state = State.TRANSACTION;
        return Reply.ok(summary());
    }

    // ---- TRANSACTION

    Reply stat(Request request) {
        return Reply.ok(drop().count() + " " + drop().octets());
    }

    Reply list(Request request) {
        Maildrop drop = drop();
        return request.has(0)
                ? onMail(request, i -> Reply.ok(i + 1 + " " + drop.sizeBytes(i)))
                : Reply.ok(
                        summary(), out -> eachMail(out, i -> out.writeNumber(drop.sizeBytes(i))));
    }

    Reply uidl(Request request) {
        return request.has(0)
                ? onMail(request, i -> Reply.ok(i + 1 + " " + uniqueId(i)))
                : Reply.ok(summary(), out -> eachMail(out, i -> out.write(uniqueId(i))));
    }

    /** RFC 1939 7: 1 to 70 characters, the same in every session, never used for another mail. */
    private String uniqueId(int index) {
        return HexFormat.of().toHexDigits(drop().entryId(index));
    }

    Reply retr(Request request) {
        return onMail(
                request,
                i -> {
                    long size = drop().sizeBytes(i);
                    Mail mail = reader().read(i);
                    return mail == null
                            ? Reply.error("That message was erased")
                            : Reply.ok(size + " octets", out -> send(mail, size));
                });
    }

    private void send(Mail mail, long size) throws IOException {
        writer.whole(mail, size);
        pop3.retrieved().increment();
    }

    Reply top(Request request) {
        int lines = request.number(1);
        if (lines < 0) {
            return bad("How many lines?");
        }
        return onMail(
                request,
                i -> {
                    Mail mail = reader().read(i);
                    return mail == null
                            ? Reply.error("That message was erased")
                            : Reply.ok(
                                    "Top of message follows",
                                    out -> writer.firstLines(mail, drop().sizeBytes(i), lines));
                });
    }

    Reply dele(Request request) {
        return onMail(
                request,
                i -> {
                    drop().delete(i);
                    return Reply.ok("Message " + (i + 1) + " deleted");
                });
    }

    Reply noop(Request request) {
        return Reply.ok("Here");
    }

    Reply rset(Request request) {
        drop().undeleteAll();
        return Reply.ok(summary());
    }

    private String summary() {
        return drop().count() + " messages (" + drop().octets() + " octets)";
    }

    /** Finds the mail that the first argument names, and does something with it. */
    private Reply onMail(Request request, IntFunction<Reply> action) {
        int index = request.number(0) - 1;
        if (index < 0 || index >= drop().size()) {
            return Reply.error("No such message");
        }
        return drop().isDeleted(index)
                ? Reply.error("Message " + (index + 1) + " is deleted")
                : action.apply(index);
    }

    /** Writes what belongs behind a message's number in a listing. */
    @FunctionalInterface
    private interface Column {
        void write(int index) throws IOException;
    }

    private void eachMail(Connection out, Column column) throws IOException {
        Maildrop drop = drop();
        for (int i = drop.nextFrom(0); i < drop.size(); i = drop.nextFrom(i + 1)) {
            out.writeNumber(i + 1L);
            out.write(' ');
            column.write(i);
            out.write("\r\n");
        }
        out.write(FINAL_DOT);
    }

    /** The maildrop, which there is whenever a command of TRANSACTION runs. */
    private Maildrop drop() {
        return Objects.requireNonNull(maildrop);
    }

    private ReadAhead reader() {
        return Objects.requireNonNull(reader);
    }

    private void leave() {
        if (reader != null) {
            reader.close();
        }
        if (maildrop != null) {
            maildrop.close();
        }
        closeWatch();
    }

    private void closeWatch() {
        if (watch != null) {
            watch.close();
        }
    }
}
