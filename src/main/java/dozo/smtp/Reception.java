package dozo.smtp;

import dozo.delivery.AcceptedMail;
import dozo.delivery.Origin;
import dozo.delivery.Outcome;
import dozo.delivery.Receipt;
import dozo.net.Connection;
import dozo.policy.Client;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a mail that has come in whole, and finds the one reply for all its recipients. */
record Reception(Smtp smtp, Connection connection, Client client, Unread unread) {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    /** Answers 250 only when the mail is durable. */
    Reply take(Hello hello, Envelope envelope, Body body) {
        Smtp.Rooms rooms = smtp.rooms();
        if (body.flaw() != null) {
            return body.flaw();
        }
        boolean diskLow = rooms.diskLow().getAsBoolean();
        Reply refusal = Reply.refusal(rooms.policy().message(body.size(), diskLow));
        if (refusal != null) {
            return refusal;
        }
        AcceptedMail mail =
                new AcceptedMail(
                        rooms.ids().next(),
                        envelope.begunMillis(),
                        origin(hello, envelope),
                        envelope.sender(),
                        envelope.recipients(),
                        body.draft(),
                        body.finish(),
                        body.digest());
        Outcome outcome = rooms.delivery().deliver(mail);
        int recipients = mail.recipients().size();
        if (outcome instanceof Outcome.Delivered(var _, List<Receipt> receipts)) {
            unread.add(receipts);
            rooms.policy().learnMail(client, recipients);
        }
        Reply reply = Reply.of(outcome);
        LOG.info(
                "mail {} from <{}> for {}, {} octets: {} {}",
                mail.id(),
                mail.sender(),
                recipients,
                body.size(),
                reply.code(),
                reply.text());
        return reply;
    }

    private Origin origin(Hello hello, Envelope envelope) {
        boolean secure = connection.secure();
        // RFC 3848, RFC 6531 4.3
        String base = envelope.international() ? "UTF8SMTP" : "ESMTP";
        String protocol = hello.extended() || secure ? base : "SMTP";
        return new Origin(
                hello.headerName(),
                client.address(),
                secure ? protocol + "S" : protocol,
                connection.cipher());
    }
}
