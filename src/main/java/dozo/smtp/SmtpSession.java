package dozo.smtp;

import dozo.account.Account;
import dozo.account.Resolution;
import dozo.db.DatabaseBroken;
import dozo.delivery.Recipient;
import dozo.net.Connection;
import dozo.net.ConnectionEnded;
import dozo.net.Line;
import dozo.policy.Client;
import dozo.policy.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One SMTP session, from the greeting to its end; one thread, blocking. */
final class SmtpSession {
    /** RFC 5321 4.5.3.1.4 asks for 512 octets, and for more where parameters need it. */
    static final int COMMAND_LINE_LIMIT_OCTETS = 2048;

    /** RFC 5321 7.8 lets a server hang up on those who make many errors. */
    static final int ERROR_LIMIT = 20;

    /** Commands in a row that move no mail: RSET, NOOP, VRFY ... */
    static final int IDLE_LIMIT = 200;

    /** MAILMAX of RFC 9422: mails in one session. */
    static final int MAIL_LIMIT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(SmtpSession.class);

    private static final Reply OK = Reply.of(250, "2.0.0", "OK");
    private static final Reply SYNTAX = Reply.of(501, "5.5.4", "The arguments make no sense");
    private static final Reply NO_ARGUMENTS = Reply.of(501, "5.5.4", "No arguments, please");
    private static final Reply SENDER_OK = Reply.of(250, "2.1.0", "Sender OK");
    private static final Reply RECIPIENT_OK = Reply.of(250, "2.1.5", "Recipient OK");
    private static final Reply GO_AHEAD = Reply.of(354, "", "Go ahead, end with a dot on a line");
    private static final Reply INTERNATIONAL =
            Reply.of(553, "5.6.7", "Addresses beyond ASCII need SMTPUTF8");
    private static final Reply START_TLS =
            new Reply(220, "2.0.0", "Ready to start TLS", Reply.Next.TLS);
    private static final Reply OUT_OF_STEP =
            Reply.of(554, "5.5.0", "You must wait for my reply here (RFC 2920)").goodbye();
    private static final Reply WASTE =
            Reply.of(552, "5.3.4", "Far too much data, closing").goodbye();

    private final Smtp smtp;
    private final Smtp.Rooms rooms;
    private final Connection connection;
    private final Client client;
    private final Unread unread;

    private @Nullable Hello hello;
    private int errors;
    private int idle;
    private int mails;

    private @Nullable Envelope envelope;

    SmtpSession(Smtp smtp, Connection connection) {
        this.smtp = smtp;
        this.rooms = smtp.rooms();
        this.connection = connection;
        this.unread = new Unread(rooms.delivery());
        InetAddress address = connection.remote().getAddress();
        boolean trusted = smtp.settings().trusted().stream().anyMatch(n -> n.contains(address));
        this.client = new Client(address, trusted, null);
    }

    void run() throws IOException {
        connection.readTimeout(smtp.settings().commandTimeout());
        try {
            Reply reply = greeting();
            rooms.policy().learnConnection(client);
            while (say(reply)) {
                reply = answer(next());
            }
        } catch (ConnectionEnded e) {
            sayWhy(e);
        } catch (RuntimeException e) {
            LOG.error("session broke", e);
            smtp.countFault();
            farewell("4.3.0", "Trouble here, closing").write(connection);
        } finally {
            clear();
        }
    }

    /**
     * The next command. RFC 2920 3.1 lets commands be sent behind the end of a mail before its
     * reply was read, so a command alone proves nothing; but one that had not come before our
     * replies went out (they go when we wait for input) is the word of somebody who waited for
     * them.
     */
    private Line next() throws IOException {
        boolean waited = !unread.isEmpty() && connection.clientWaits();
        Line line = connection.readLine(COMMAND_LINE_LIMIT_OCTETS);
        if (waited) {
            unread.read();
        }
        return line;
    }

    /** Gives a reply, and does what comes after it; false at the end. */
    private boolean say(Reply reply) throws IOException {
        reply.write(connection);
        if (reply.next() == Reply.Next.TLS) {
            connection.startTls();
            // RFC 3207 4.2: what was said in the clear may not be the client's word
            hello = null;
        }
        return reply.next() != Reply.Next.END;
    }

    private Reply greeting() {
        Reply welcome = Reply.of(220, "", smtp.settings().hostname() + " ESMTP Dozo");
        return switch (rooms.policy().connection(client)) {
            case Verdict.Accept() -> welcome;
            case Verdict.Defer(_, String status, String text) -> farewell(status, text);
            // RFC 5321 3.1: 554 instead of 220
            case Verdict.Refuse(_, _, String text) -> Reply.of(554, "", text).goodbye();
        };
    }

    /** RFC 5321 3.8: the reply before we hang up. */
    private Reply farewell(String status, String text) {
        return Reply.of(421, status, smtp.settings().hostname() + " " + text).goodbye();
    }

    private void sayWhy(ConnectionEnded end) throws IOException {
        switch (end.reason()) {
            case TIMEOUT ->
                    farewell("4.4.2", "You were silent too long, or too slow").write(connection);
            case ENDLESS -> farewell("4.7.0", "That line does not end").write(connection);
            case DRAINING -> farewell("4.3.2", "Shutting down, come back").write(connection);
            case GONE, STALLED -> LOG.debug("client is {}", end.reason());
        }
    }

    // ---- one command

    private Reply answer(Line line) throws IOException {
        Reply reply =
                switch (CommandLine.read(line)) {
                    case CommandLine.Known known -> run(known.command(), known.arguments());
                    case CommandLine.Nonsense nonsense -> nonsense.reply();
                };
        if (reply.protocolError()) {
            errors++;
        }
        if (errors > ERROR_LIMIT || idle > IDLE_LIMIT) {
            return farewell("4.7.0", "Too many errors or idle commands");
        }
        return reply;
    }

    /** Looks at the columns of the table, then runs the command. */
    private Reply run(Command command, String arguments) throws IOException {
        if (command.endsPipeline() && connection.inputWaiting()) {
            return OUT_OF_STEP;
        }
        idle = command.idle() ? idle + 1 : idle;
        if (!command.allowedIn(state())) {
            Reply refusal = state().outOfOrder();
            return command == Command.BDAT ? skip(arguments, refusal) : refusal;
        }
        try {
            Reply reply = command.run(this, arguments);
            if (reply.code() >= 400 && !command.idle()) {
                LOG.info("{} {}: {} {}", command, arguments, reply.code(), reply.text());
            }
            return reply;
        } catch (DatabaseBroken e) {
            LOG.error("{} failed", command, e);
            smtp.countFault();
            return Reply.TROUBLE;
        }
    }

    private State state() {
        if (envelope != null) {
            return envelope.state();
        }
        return hello == null ? State.CONNECTED : State.GREETED;
    }

    /** RFC 5321 4.1.1.5: whatever was said of a mail is forgotten. */
    private void clear() {
        if (envelope != null && envelope.chunks() != null) {
            envelope.chunks().close();
        }
        envelope = null;
        connection.endPaced();
    }

    // ---- the session

    Reply ehlo(String arguments) {
        return greet(Hello.read(arguments, true));
    }

    Reply helo(String arguments) {
        return greet(Hello.read(arguments, false));
    }

    /** RFC 5321 4.1.4: said again it is a RSET, too. */
    private Reply greet(@Nullable Hello said) {
        if (said == null) {
            return SYNTAX;
        }
        clear();
        hello = said;
        return smtp.welcome(said, connection.startTlsPossible());
    }

    Reply starttls(String arguments) {
        if (!arguments.isEmpty()) {
            return NO_ARGUMENTS;
        }
        if (!connection.startTlsPossible()) {
            boolean active = connection.secure();
            return Reply.of(active ? 503 : 502, "5.5.1", active ? "TLS is active" : "No TLS here");
        }
        return START_TLS;
    }

    Reply quit(String arguments) {
        return arguments.isEmpty() ? Reply.of(221, "2.0.0", "Bye").goodbye() : NO_ARGUMENTS;
    }

    Reply noop(String arguments) {
        return OK;
    }

    Reply help(String arguments) {
        return Reply.of(214, "2.0.0", "This is Dozo; RFC 5321 tells the rest");
    }

    Reply vrfy(String arguments) {
        // RFC 5321 3.5.3, 7.3: who is here is told by RCPT only
        return arguments.isEmpty()
                ? SYNTAX
                : Reply.of(252, "2.0.0", "Cannot tell, but send mail and I will try");
    }

    Reply expn(String arguments) {
        return Reply.of(502, "5.5.1", "EXPN is not implemented");
    }

    Reply auth(String arguments) {
        return Reply.of(502, "5.5.1", "Nobody logs in here");
    }

    // ---- one mail

    Reply mail(String arguments) {
        if (mails >= MAIL_LIMIT) {
            return farewell("4.7.0", "Enough mails in one session, please connect again");
        }
        MailPath path = MailPath.read(arguments, "FROM:");
        if (path == null || (path.address().indexOf('@') < 0 && !path.address().isEmpty())) {
            return Reply.of(501, "5.1.7", "Syntax: MAIL FROM:<address>");
        }
        MailParameters wanted = MailParameters.read(path.rest());
        if (wanted.refusal() != null) {
            return wanted.refusal();
        }
        if (path.international() && !wanted.international()) {
            return INTERNATIONAL;
        }
        boolean diskLow = rooms.diskLow().getAsBoolean();
        Reply refusal = Reply.refusal(rooms.policy().mail(client, wanted.sizeBytes(), diskLow));
        if (refusal != null) {
            return refusal;
        }
        long begun = rooms.delivery().beginMillis();
        envelope = Envelope.from(path.address(), begun, wanted.international());
        return SENDER_OK;
    }

    Reply rcpt(String arguments) {
        Envelope mail = open();
        MailPath path = MailPath.read(arguments, "TO:");
        if (path == null || path.address().isEmpty()) {
            return Reply.of(501, "5.1.3", "Syntax: RCPT TO:<address>");
        }
        if (!path.rest().isEmpty()) {
            // DSN's NOTIFY and ORCPT (RFC 3461) come with mail that goes out
            return Reply.of(555, "5.5.4", "No parameters are known here");
        }
        if (path.international() && !mail.international()) {
            return INTERNATIONAL;
        }
        Resolution found = rooms.directory().resolve(path.address());
        Verdict verdict =
                rooms.policy().recipient(client, found, mail.recipients().size(), this::usageBytes);
        if (found instanceof Resolution.Unknown) {
            rooms.policy().learnUnknown(client);
        }
        Reply refusal = Reply.refusal(verdict);
        if (refusal == null && found instanceof Resolution.Local(List<Account> accounts)) {
            envelope = mail.with(new Recipient(path.address(), accounts));
            return RECIPIENT_OK;
        }
        return refusal == null ? Reply.TROUBLE : refusal;
    }

    private long usageBytes(long account) {
        return rooms.mails().usage(account).bytes();
    }

    private Envelope open() {
        return Objects.requireNonNull(envelope, "the table lets this come only with an envelope");
    }

    private Body body() {
        return new Body(rooms.blobs().draft(), rooms.policy().limits().mailBytes());
    }

    Reply data(String arguments) throws IOException {
        if (!arguments.isEmpty()) {
            return NO_ARGUMENTS;
        }
        try (Body body = body()) {
            GO_AHEAD.write(connection);
            expectMail();
            boolean ended = new DataReader(body).read(connection);
            // who sends a mail has waited for 354, and so has read what was said before it
            unread.read();
            connection.readTimeout(smtp.settings().commandTimeout());
            return ended ? end(body) : WASTE;
        } finally {
            clear();
        }
    }

    /** RFC 5321 4.5.3.2.5 for each block; and a pace for all of the mail. */
    private void expectMail() {
        connection.readTimeout(smtp.settings().dataTimeout());
        connection.beginPaced(smtp.settings().pace());
    }

    Reply bdat(String arguments) throws IOException {
        Chunk chunk = Chunk.read(arguments);
        if (chunk == null || !chunk.wellFormed()) {
            // RFC 3030 2: without this chunk the mail can't be whole any more
            clear();
            return skip(arguments, SYNTAX);
        }
        if (chunk.hopeless()) {
            return WASTE;
        }
        Envelope mail = open();
        ChunkReader reader = mail.chunks() == null ? new ChunkReader(body()) : mail.chunks();
        envelope = mail.with(reader);
        expectMail();
        reader.read(connection, chunk);
        connection.readTimeout(smtp.settings().commandTimeout());
        Body body = reader.body();
        if (!chunk.last() && body.flaw() == null) {
            return Reply.of(250, "2.0.0", chunk.sizeBytes() + " octets received");
        }
        try {
            return end(body);
        } finally {
            // RFC 3030 2: after a chunk that failed, what comes belongs to no mail
            clear();
        }
    }

    /** The chunk of a BDAT that may not come now: its octets must not be taken for commands. */
    private Reply skip(String arguments, Reply refusal) throws IOException {
        Chunk chunk = Chunk.read(arguments);
        if (chunk == null) {
            return refusal;
        }
        if (chunk.hopeless()) {
            return WASTE;
        }
        expectMail();
        chunk.skip(connection);
        connection.endPaced();
        connection.readTimeout(smtp.settings().commandTimeout());
        return refusal;
    }

    /** A mail has come in whole: the one reply for all its recipients. */
    private Reply end(Body body) {
        Hello said = Objects.requireNonNull(hello, "no mail before EHLO");
        Reply reply = new Reception(smtp, connection, client, unread).take(said, open(), body);
        smtp.count(reply);
        if (reply.code() == 250) {
            mails++;
            errors = 0;
            idle = 0;
        }
        return reply;
    }

    Reply rset(String arguments) {
        if (!arguments.isEmpty()) {
            return NO_ARGUMENTS;
        }
        clear();
        return OK;
    }
}
