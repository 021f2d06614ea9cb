package dozo.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.dialogue.Peer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tests here say to a server, in any of its protocols; one octet per character. */
final class Talk {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");

    private Talk() {}

    // ---- SMTP

    static Peer smtp(InetSocketAddress address) throws IOException {
        Peer peer = Peer.connect(address, PATIENCE);
        String greeting = peer.reply();
        assertTrue(greeting.startsWith("220"), greeting);
        String hello = peer.command("EHLO client.example");
        assertTrue(hello.startsWith("250"), hello);
        return peer;
    }

    /** Sends a mail whose lines end with CRLF; answers the first reply that is not good. */
    static String mail(Peer peer, String recipient, String mail) throws IOException {
        String reply = peer.command("MAIL FROM:<x@client.example>");
        if (reply.startsWith("250")) {
            reply = peer.command("RCPT TO:<" + recipient + ">");
        }
        if (reply.startsWith("250")) {
            reply = peer.command("DATA");
        }
        return reply.startsWith("354") ? peer.command(mail + ".") : reply;
    }

    // ---- IMAP

    static Peer imap(InetSocketAddress address, String user) throws IOException {
        Peer peer = imap(address);
        String reply = run(peer, "LOGIN " + user + " secret");
        assertTrue(reply.startsWith("t OK"), reply);
        return peer;
    }

    /** Not logged in. */
    static Peer imap(InetSocketAddress address) throws IOException {
        Peer peer = Peer.connect(address, PATIENCE);
        String greeting = line(peer);
        assertTrue(greeting.startsWith("* OK"), greeting);
        return peer;
    }

    /** Runs a command, all its octets, and answers the tagged response. */
    static String run(Peer peer, String command) throws IOException {
        return responses(peer, command).getLast();
    }

    /** Runs a command, all its octets; literals stand inside the responses. */
    static List<String> responses(Peer peer, String command) throws IOException {
        peer.send("t " + command + "\r\n");
        return untilTagged(peer);
    }

    static List<String> untilTagged(Peer peer) throws IOException {
        List<String> responses = new ArrayList<>();
        while (responses.isEmpty() || !responses.getLast().startsWith("t ")) {
            responses.add(response(peer));
        }
        return responses;
    }

    static String response(Peer peer) throws IOException {
        StringBuilder whole = new StringBuilder(line(peer));
        Matcher literal = LITERAL.matcher(whole);
        while (literal.find()) {
            whole.append("\r\n").append(peer.readOctets(Integer.parseInt(literal.group(1))));
            String rest = line(peer);
            whole.append(rest);
            literal = LITERAL.matcher(rest);
        }
        return whole.toString();
    }

    /** The only literal of the only FETCH response. */
    static String fetched(Peer peer, String command) throws IOException {
        List<String> responses = responses(peer, command);
        String fetch =
                responses.stream().filter(one -> one.contains(" FETCH ")).findFirst().orElseThrow();
        int start = fetch.indexOf("}\r\n") + 3;
        int open = fetch.lastIndexOf('{', start);
        return fetch.substring(
                start, start + Integer.parseInt(fetch.substring(open + 1, start - 3)));
    }

    // ---- POP3

    static Peer pop3(InetSocketAddress address, String user) throws IOException {
        Peer peer = Peer.connect(address, PATIENCE);
        String greeting = line(peer);
        assertTrue(greeting.startsWith("+OK"), greeting);
        ok(peer, "USER " + user);
        ok(peer, "PASS secret");
        return peer;
    }

    static String ok(Peer peer, String command) throws IOException {
        peer.send(command + "\r\n");
        String reply = line(peer);
        assertTrue(reply.startsWith("+OK"), command + " -> " + reply);
        return reply;
    }

    /** A mail as it was before its dots were stuffed. */
    static String retrieved(Peer peer, int number) throws IOException {
        ok(peer, "RETR " + number);
        StringBuilder mail = new StringBuilder();
        for (String line = line(peer); !line.equals("."); line = line(peer)) {
            mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return mail.toString();
    }

    static String line(Peer peer) throws IOException {
        String line = peer.readLine();
        if (line == null) {
            throw new EOFException("the connection ended");
        }
        return line;
    }
}
