package dozo.drill.load;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that sends one mail after the other. A mail that got no 250 is sent again, the very
 * same octets, over another connection, until it gets one (RFC 5321, 4.5.4.1) or is refused for
 * good.
 */
final class Sender extends Client {
    static final String DOMAIN = "@sender.example";

    private static final int MAILS_PER_SESSION = 20;
    private static final long BETWEEN_MAILS_MILLIS = 100;

    /** How long after the end the last mail is tried yet. */
    private static final long LAST_TRY_NANOS = 90_000_000_000L;

    private final Party party;
    private final Ledger ledger;
    private final String name;
    private int number;
    private @Nullable String waiting; // the Message-ID of the mail without an answer
    private long over;

    Sender(Party party, Ledger ledger, String name, Tally tally, CountDownLatch end) {
        super(tally, end);
        this.party = party;
        this.ledger = ledger;
        this.name = name;
    }

    /** After the end the mail that waits for its 250 is still sent. */
    @Override
    boolean goesOn() {
        if (super.goesOn()) {
            return true;
        }
        if (over == 0) {
            over = System.nanoTime();
        }
        return waiting != null && System.nanoTime() - over < LAST_TRY_NANOS;
    }

    /** The mail that never got an answer; empty if all did. */
    String unanswered() {
        String left = waiting;
        return left == null ? "" : left;
    }

    @Override
    void session() throws IOException, Talk.Refused, Refusal, InterruptedException {
        try (Talk talk = Talk.plain(party.next(Party.SMTP))) {
            expect(talk, '2');
            ask(talk, "EHLO " + name + ".sender.example", '2');
            for (int i = 0; i < MAILS_PER_SESSION && goesOn(); i++) {
                mail(talk);
                pause(BETWEEN_MAILS_MILLIS);
            }
            talk.send("QUIT\r\n");
        }
    }

    private void mail(Talk talk) throws IOException, Refusal {
        String id = waiting;
        if (id == null) {
            number++;
            id = "<" + number + "." + name + DOMAIN + ">";
            waiting = id;
        }
        String to = party.account(number);
        try {
            ask(talk, "MAIL FROM:<" + name + DOMAIN + ">", '2');
            ask(talk, "RCPT TO:<" + to + ">", '2');
            ask(talk, "DATA", '3');
            ask(talk, text(id, to) + ".", '2');
        } catch (Refusal refusal) {
            if (String.valueOf(refusal.getMessage()).startsWith("5")) {
                waiting = null; // a real server would send it back now
            }
            throw refusal;
        }
        ledger.acknowledged(id);
        tally().success();
        waiting = null;
    }

    private String text(String id, String to) {
        return "From: <"
                + name
                + DOMAIN
                + ">\r\nTo: <"
                + to
                + ">\r\nSubject: mail "
                + number
                + "\r\nDate: Sun, 22 Nov 2026 12:00:00 +0900\r\nMessage-ID: "
                + id
                + "\r\n\r\n"
                + ("line of mail " + number + "\r\n").repeat(number % 20 + 1);
    }

    private static void ask(Talk talk, String line, char wanted) throws IOException, Refusal {
        talk.send(line + "\r\n");
        expect(talk, wanted);
    }

    private static void expect(Talk talk, char wanted) throws IOException, Refusal {
        String reply = talk.line();
        while (reply.length() > 3 && reply.charAt(3) == '-') {
            reply = talk.line();
        }
        if (reply.isEmpty() || reply.charAt(0) != wanted) {
            throw new Refusal(reply.startsWith("4"), reply);
        }
    }
}
