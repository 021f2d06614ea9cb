package dozo.drill.load;

import dozo.drill.load.Client.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A logged-in IMAP session. */
final class Imap implements Closeable {
    private final Talk talk;
    private int tags;

    Imap(Party party, String account) throws IOException, Talk.Refused, Refusal {
        talk = Talk.tls(party.next(Party.IMAPS));
        try {
            String greeting = talk.line();
            if (!greeting.startsWith("* OK")) {
                throw refusal(greeting);
            }
            command("LOGIN " + account + " " + party.password());
        } catch (IOException | Refusal e) {
            talk.close();
            throw e;
        }
    }

    private static Refusal refusal(String said) {
        boolean forNow = said.contains("[UNAVAILABLE]") || said.startsWith("* BYE");
        return new Refusal(forNow, said);
    }

    /** Sends a command and answers all lines before its OK. */
    List<String> command(String text) throws IOException, Refusal {
        String tag = "a" + ++tags;
        talk.send(tag + " " + text + "\r\n");
        return until(tag);
    }

    /** Waits in IDLE (RFC 2177) until a mail comes. */
    void idle() throws IOException, Refusal {
        String tag = "a" + ++tags;
        talk.send(tag + " IDLE\r\n");
        boolean news = false;
        String line = talk.line();
        if (!line.startsWith("+")) {
            throw refusal(line);
        }
        while (!news) {
            line = talk.line();
            if (line.startsWith("* BYE")) {
                throw refusal(line);
            }
            news = line.endsWith(" EXISTS");
        }
        talk.send("DONE\r\n");
        until(tag);
    }

    private List<String> until(String tag) throws IOException, Refusal {
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = talk.line();
            if (line.startsWith(tag + " OK")) {
                return lines;
            }
            if (line.startsWith(tag + " ") || line.startsWith("* BYE")) {
                throw refusal(line);
            }
            lines.add(line);
        }
    }

    @Override
    public void close() throws IOException {
        talk.close();
    }
}
