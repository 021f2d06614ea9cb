package dozo.smtp;

import static java.util.stream.Collectors.joining;

import dozo.account.Directory;
import dozo.blob.Blobs;
import dozo.db.Ids;
import dozo.delivery.Delivery;
import dozo.net.Connection;
import dozo.net.Network;
import dozo.net.Pace;
import dozo.net.Protocol;
import dozo.ops.Counter;
import dozo.ops.Metrics;
import dozo.policy.Policy;
import dozo.store.Mails;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The SMTP service: what its sessions share. Safe for any number of threads. */
public final class Smtp implements Protocol {
    /**
     * The rooms below that sessions ask.
     *
     * @param diskLow is the store's disk below its reserve? Then mail is deferred
     */
    public record Rooms(
            Directory directory,
            Policy policy,
            Blobs blobs,
            Mails mails,
            Delivery delivery,
            Ids ids,
            BooleanSupplier diskLow) {}

    /**
     * How this door behaves.
     *
     * @param hostname in the greeting and the replies
     * @param trusted networks whose clients have no rates
     * @param commandTimeout how long a client may be silent between commands
     * @param dataTimeout how long it may be silent inside a mail
     * @param pace how slowly it may send a mail
     */
    public record Settings(
            String hostname,
            List<Network> trusted,
            Duration commandTimeout,
            Duration dataTimeout,
            Pace pace) {
        /** RFC 5321 4.5.3.2.7 */
        private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(5);

        /** RFC 5321 4.5.3.2.5 gives the sender 3 minutes for each block; we are as patient. */
        private static final Duration DATA_TIMEOUT = Duration.ofMinutes(3);

        /** Port 25 as the standard has it. */
        public static Settings standard(String hostname, List<Network> trusted) {
            return new Settings(hostname, trusted, COMMAND_TIMEOUT, DATA_TIMEOUT, Pace.STANDARD);
        }
    }

    private final Rooms rooms;
    private final Settings settings;
    private final Counter mails;
    private final Counter faults;

    public Smtp(Rooms rooms, Settings settings, Metrics metrics) {
        this.rooms = rooms;
        this.settings = settings;
        this.mails =
                metrics.counter(
                        "dozo_smtp_mails_total", "Mails at the end of DATA or BDAT.", "reply");
        this.faults =
                metrics.counter("dozo_smtp_faults_total", "Commands that failed by our fault.");
    }

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public void serve(Connection connection) throws IOException {
        new SmtpSession(this, connection).run();
    }

    @Override
    public String refusal() {
        return "421 4.7.0 " + settings.hostname() + " Too many connections, try again later";
    }

    /** The reply to EHLO or HELO (RFC 5321 4.1.1.1). */
    Reply welcome(Hello hello, boolean startTls) {
        if (!hello.extended()) {
            return Reply.of(250, "", settings.hostname());
        }
        // What is refused has no keyword: DSN, BINARYMIME, AUTH, EXPN.
        List<String> lines =
                List.of(
                        settings.hostname(),
                        "PIPELINING",
                        "SIZE " + rooms.policy().limits().mailBytes(),
                        "8BITMIME",
                        "SMTPUTF8",
                        "CHUNKING",
                        "LIMITS MAILMAX=%d RCPTMAX=%d"
                                .formatted(
                                        SmtpSession.MAIL_LIMIT,
                                        rooms.policy().limits().recipientsPerMail()),
                        startTls ? "STARTTLS" : "",
                        "ENHANCEDSTATUSCODES");
        return Reply.of(
                250, "", lines.stream().filter(line -> !line.isEmpty()).collect(joining("\n")));
    }

    Rooms rooms() {
        return rooms;
    }

    Settings settings() {
        return settings;
    }

    /** A mail ended with that reply. */
    void count(Reply reply) {
        mails.with(String.valueOf(reply.code())).increment();
    }

    void countFault() {
        faults.increment();
    }
}
