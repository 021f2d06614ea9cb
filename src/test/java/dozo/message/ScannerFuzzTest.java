package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random changes to real mails: nothing may throw or take long, and what comes out must hold
 * together. {@code -Ddozo.fuzz.seconds=60} goes on for longer, {@code -Ddozo.seed=N} repeats.
 */
final class ScannerFuzzTest {
    private static final Duration LONGEST_SCAN = Duration.ofSeconds(5);
    private static final List<String> SPICES =
            List.of(
                    "\r\n\r\n",
                    "\r\n--",
                    "--",
                    "\n",
                    "\r",
                    "\0",
                    "\"",
                    "(",
                    "<",
                    ">",
                    "@",
                    ":",
                    ";",
                    "=?utf-8?B?",
                    "=?iso-2022-jp?Q?=1B$B?=",
                    "?=",
                    "\u001b$B",
                    "\u00ff",
                    "*0*=",
                    "''%",
                    "Content-Type: message/rfc822\r\n\r\n",
                    "boundary=\"",
                    "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n",
                    "\r\n--b--\r\n",
                    "References: <a@b> <",
                    "Date: 99 Foo -1 25:61:61 +9999\r\n",
                    "Re: [fwd: [x] ");

    @Test
    void changedMailsNeverBreakTheScanner() throws IOException {
        long seed = Long.getLong("dozo.seed", System.nanoTime());
        Instant end = Instant.now().plusSeconds(Integer.getInteger("dozo.fuzz.seconds", 2));
        List<byte[]> mails = List.copyOf(Corpus.mails().values());
        for (long round = 0; round == 0 || Instant.now().isBefore(end); round++) {
            Random random = new Random(seed + round);
            byte[] mail = changed(mails.get(random.nextInt(mails.size())), random);
            check(mail, random, "-Ddozo.seed=" + (seed + round));
        }
    }

    private static void check(byte[] mail, Random random, String repeat) {
        Instant begin = Instant.now();
        try {
            Description whole = Scanned.octets(mail);
            MailScanner scanner = new MailScanner();
            int cut = random.nextInt(mail.length + 1);
            scanner.write(mail, 0, cut);
            scanner.write(mail, cut, mail.length - cut);
            assertEquals(whole, scanner.finish(), repeat);
            holdsTogether(whole, mail, repeat);
        } catch (RuntimeException thrown) {
            throw new AssertionError(repeat, thrown);
        }
        Duration taken = Duration.between(begin, Instant.now());
        assertTrue(taken.compareTo(LONGEST_SCAN) < 0, repeat + " took " + taken);
    }

    private static void holdsTogether(Description mail, byte[] octets, String repeat) {
        Part root = Part.read(mail.structure());
        assertEquals(mail.size(), root.end(), repeat);
        assertEquals(octets.length, root.end(), repeat);
        checkOffsets(root, 0, root.end(), repeat);
        checkBalanced(mail.envelope(), repeat);
        checkBalanced(BodyStructure.bodyStructure(root), repeat);
        checkBalanced(BodyStructure.body(root), repeat);
        assertTrue(mail.preview().length() <= Preview.CHARACTERS, repeat);
        String texts = mail.preview() + mail.baseSubject() + mail.messageId() + mail.references();
        assertFalse(texts.chars().anyMatch(c -> c < ' '), repeat);
        assertNotNull(new String(mail.envelope(), StandardCharsets.ISO_8859_1), repeat);
        TextSearch.Body body = new TextSearch("never in it \u0001").body(root);
        body.write(octets, 0, octets.length);
        assertFalse(body.found(), repeat);
    }

    private static void checkOffsets(Part part, long from, long to, String repeat) {
        assertTrue(from <= part.headerStart(), repeat);
        assertTrue(part.headerStart() <= part.bodyStart(), repeat);
        assertTrue(part.bodyStart() <= part.end() && part.end() <= to, repeat);
        assertTrue(part.lines() >= 0, repeat);
        long at = part.bodyStart();
        for (Part child : part.parts()) {
            checkOffsets(child, at, part.end(), repeat);
            at = child.end();
        }
    }

    /** Parentheses match outside strings, literals are as long as they say, NUL never occurs. */
    private static void checkBalanced(byte[] wire, String repeat) {
        int depth = 0;
        int at = 0;
        while (at < wire.length) {
            switch (wire[at]) {
                case '(' -> depth++;
                case ')' -> depth--;
                case '"' -> at = quotedEnd(wire, at);
                case '{' -> at = literalEnd(wire, at);
                case '\r', '\n', 0 -> throw new AssertionError("octet " + at + " " + repeat);
                default -> {}
            }
            assertTrue(depth > 0 || at == wire.length - 1, repeat);
            at++;
        }
        assertEquals(0, depth, repeat);
    }

    private static int quotedEnd(byte[] wire, int from) {
        int at = from + 1;
        while (wire[at] != '"') {
            if (wire[at] == '\\') {
                at++;
            }
            if (wire[at] <= 0 || wire[at] == '\r' || wire[at] == '\n') {
                throw new AssertionError("not for a quoted string: " + wire[at]);
            }
            at++;
        }
        return at;
    }

    private static int literalEnd(byte[] wire, int from) {
        int close = new String(wire, StandardCharsets.ISO_8859_1).indexOf("}\r\n", from);
        int length =
                Integer.parseInt(
                        new String(wire, from + 1, close - from - 1, StandardCharsets.US_ASCII));
        for (int at = close + 3; at < close + 3 + length; at++) {
            if (wire[at] == 0) {
                throw new AssertionError("NUL");
            }
        }
        return close + 2 + length;
    }

    private static byte[] changed(byte[] mail, Random random) {
        byte[] changed = Corpus.asSent(mail);
        int changes = random.nextInt(12);
        for (int count = 0; count < changes && changed.length > 0; count++) {
            changed = change(changed, random);
        }
        return changed;
    }

    private static byte[] change(byte[] mail, Random random) {
        int at = random.nextInt(mail.length);
        int length = Math.min(random.nextInt(1 + random.nextInt(200)), mail.length - at);
        OctetBuffer out = new OctetBuffer(mail.length + 64);
        switch (random.nextInt(4)) {
            case 0 -> // cut out
                    out.append(mail, 0, at).append(mail, at + length, mail.length - at - length);
            case 1 -> // repeat
                    out.append(mail, 0, at + length).append(mail, at, mail.length - at);
            case 2 -> { // other octets
                out.append(mail);
                for (int index = 0; index < Math.min(length, 4); index++) {
                    out.array()[at + index] = (byte) random.nextInt(256);
                }
            }
            default ->
                    out.append(mail, 0, at)
                            .append(SPICES.get(random.nextInt(SPICES.size())))
                            .append(mail, at, mail.length - at);
        }
        return out.toArray();
    }
}
