package dozo.crash;

import dozo.dialogue.Peer;
import dozo.house.ServeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends mails, each with a token of its own, and writes down every 250; afterwards reads the
 * mailboxes and compares. A mail whose 250 was not seen may be there once, or not at all.
 */
final class Ledger {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern TOKEN =
            Pattern.compile("^Subject: token-(\\d+)", Pattern.CASE_INSENSITIVE);

    private final String domain;
    private final String password;
    private final List<String> people;
    private final AtomicLong tokens = new AtomicLong();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

    Ledger(String domain, String password, List<String> people) {
        this.domain = domain;
        this.password = password;
        this.people = people;
    }

    /** Sends until the connection breaks, as it does when the server dies. */
    void sendUntilItBreaks(ServeProcess server) {
        try (Peer peer = Peer.connect(server.address(25), PATIENCE)) {
            expect(peer, "220");
            peer.send("EHLO ledger.test\r\n");
            expect(peer, "250");
            while (true) {
                long token = tokens.incrementAndGet();
                String to = people.get((int) (token % people.size()));
                peer.send("MAIL FROM:<ledger@sender.test>\r\n");
                expect(peer, "250");
                peer.send("RCPT TO:<" + to + "@" + domain + ">\r\n");
                expect(peer, "250");
                peer.send("DATA\r\n");
                expect(peer, "354");
                peer.send(mail(token));
                expect(peer, "250");
                acknowledged.add(token);
            }
        } catch (IOException theServerDied) {
            // the point of the exercise
        }
    }

    /** Mails of 200 octets to 700 KB, so that some arrive in several chunks. */
    private static String mail(long token) {
        String body = ("line of mail " + token + "\r\n").repeat(token % 20 == 0 ? 30_000 : 10);
        return "Subject: token-"
                + token
                + "\r\nMessage-ID: <"
                + token
                + "@sender.test>\r\n\r\n"
                + body
                + ".\r\n";
    }

    private static void expect(Peer peer, String code) throws IOException {
        while (true) {
            String line = peer.readLine();
            if (line == null) {
                throw new IOException("the connection closed");
            }
            if (!line.startsWith(code)) {
                throw new AssertionError("expected " + code + ", got " + line);
            }
            if (!line.startsWith(code + "-")) {
                return;
            }
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** Reads all mailboxes; answers what is wrong, empty if every promise was kept. */
    List<String> breaches(ServeProcess server) throws IOException {
        Map<Long, Integer> found = new HashMap<>();
        for (String person : people) {
            read(server, person, found);
        }
        List<String> breaches = new ArrayList<>();
        for (long token : acknowledged) {
            if (found.getOrDefault(token, 0) != 1) {
                breaches.add(
                        "token "
                                + token
                                + " was acknowledged and is there "
                                + found.getOrDefault(token, 0)
                                + " times");
            }
        }
        found.forEach((token, times) -> {
            if (times > 1) {
                breaches.add("token " + token + " is there " + times + " times");
            }
        });
        return breaches;
    }

    private void read(ServeProcess server, String person, Map<Long, Integer> found)
            throws IOException {
        try (Peer peer = Peer.connect(server.address(143), PATIENCE)) {
            expect(peer, "* OK");
            peer.send("a LOGIN " + person + "@" + domain + " " + password + "\r\n");
            skipTo(peer, "a OK", found);
            peer.send("b EXAMINE INBOX\r\n");
            skipTo(peer, "b OK", found);
            peer.send("c UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])\r\n");
            skipTo(peer, "c OK", found);
        }
    }

    private static void skipTo(Peer peer, String end, Map<Long, Integer> found) throws IOException {
        while (true) {
            String line = peer.readLine();
            if (line == null) {
                throw new IOException("the connection closed before " + end);
            }
            Matcher token = TOKEN.matcher(line);
            if (token.find()) {
                found.merge(Long.parseLong(token.group(1)), 1, Integer::sum);
            }
            if (line.startsWith(end)) {
                return;
            }
            if (line.startsWith(end.substring(0, 2))) {
                throw new AssertionError("expected " + end + ", got " + line);
            }
        }
    }
}
