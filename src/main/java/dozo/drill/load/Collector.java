package dozo.drill.load;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A POP3 client that fetches the newest mail, and leaves all where they are. */
final class Collector extends Client {
    private static final long BETWEEN_SESSIONS_MILLIS = 250;

    private final Party party;
    private final String account;

    Collector(Party party, int number, Tally tally, CountDownLatch end) {
        super(tally, end);
        this.party = party;
        this.account = party.account(number);
    }

    @Override
    void session() throws IOException, Talk.Refused, Refusal, InterruptedException {
        try (Talk talk = Talk.tls(party.next(Party.POP3S))) {
            ok(talk);
            ask(talk, "USER " + account);
            ask(talk, "PASS " + party.password());
            String newest = ask(talk, "STAT").split(" ")[1];
            if (!newest.equals("0")) {
                ask(talk, "RETR " + newest);
                while (!talk.line().equals(".")) {
                    // the mail itself
                }
            }
            ask(talk, "QUIT");
        }
        tally().success();
        pause(BETWEEN_SESSIONS_MILLIS);
    }

    private static String ask(Talk talk, String line) throws IOException, Refusal {
        talk.send(line + "\r\n");
        return ok(talk);
    }

    private static String ok(Talk talk) throws IOException, Refusal {
        String line = talk.line();
        if (!line.startsWith("+OK")) {
            throw new Refusal(line.contains("[SYS/TEMP]") || line.contains("[IN-USE]"), line);
        }
        return line;
    }
}
