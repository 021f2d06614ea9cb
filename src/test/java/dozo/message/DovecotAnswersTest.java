package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * ENVELOPE and BODYSTRUCTURE as Dovecot 2.3.19 answered them for the same 80 mails. The record
 * holds one mail a line: name, envelope, structure in lower case; strings quoted, octets beyond
 * printable US-ASCII as \xhh, single blanks between members.
 */
final class DovecotAnswersTest {
    private static final Map<String, String> BY_INTENT =
            Map.of(
                    "mimetools-testmsgs/double-semicolon.msg",
                    "Dovecot finds no boundary behind ';;'",
                    "mimetools-testmsgs/multi-digest.msg",
                    "'Content-Type: text' is text/plain here (RFC 2045 5.2), text/'' there",
                    "mimetools-testmsgs/frag.msg",
                    "two blanks within a line of Subject stay two here",
                    "testmsgs/basic-plain-with-bad-header-separator.msg",
                    "Dovecot keeps a blank at the end of Date",
                    "testmsgs/very-long-boundary.msg",
                    "Dovecot compares fewer octets of a boundary");

    @Test
    void answersAsDovecotDoes() throws IOException {
        Map<String, byte[]> mails = Corpus.mails();
        int compared = 0;
        for (String line : recorded()) {
            String name = line.substring(0, line.indexOf('\t'));
            if (!BY_INTENT.containsKey(name)) {
                byte[] mail = Objects.requireNonNull(mails.get(name), name);
                assertEquals(line, name + "\t" + answers(Scanned.octets(Corpus.asSent(mail))));
                compared++;
            }
        }
        assertEquals(mails.size() - BY_INTENT.size(), compared);
    }

    private static List<String> recorded() throws IOException {
        String name = "dovecot-answers.tsv";
        try (InputStream in = DovecotAnswersTest.class.getResourceAsStream(name)) {
            byte[] octets = Objects.requireNonNull(in, name).readAllBytes();
            return new String(octets, StandardCharsets.US_ASCII).lines().toList();
        }
    }

    private static String answers(Description mail) {
        byte[] structure = BodyStructure.bodyStructure(Part.read(mail.structure()));
        return new Wire(mail.envelope()).plain()
                + "\t"
                + new Wire(structure).plain().toLowerCase(Locale.ROOT).replace("nil", "NIL");
    }

    /** Wire form to the form of the record. */
    private static final class Wire {
        private final String octets;
        private final StringBuilder out = new StringBuilder();
        private int at;

        Wire(byte[] wire) {
            octets = new String(wire, StandardCharsets.ISO_8859_1);
        }

        String plain() {
            while (at < octets.length()) {
                char c = octets.charAt(at);
                if (c == '"') {
                    quoted();
                } else if (c == '{') {
                    literal();
                } else {
                    boolean apart = c == '(' && out.length() > 0 && endsWith(')');
                    out.append(apart ? " (" : c);
                    at++;
                }
            }
            return out.toString();
        }

        private boolean endsWith(char c) {
            return out.charAt(out.length() - 1) == c;
        }

        private void quoted() {
            StringBuilder text = new StringBuilder();
            for (at++; octets.charAt(at) != '"'; at++) {
                if (octets.charAt(at) == '\\') {
                    at++;
                }
                text.append(octets.charAt(at));
            }
            at++;
            string(text.toString());
        }

        private void literal() {
            int close = octets.indexOf('}', at);
            int from = close + 3;
            int to = from + Integer.parseInt(octets.substring(at + 1, close));
            string(octets.substring(from, to));
            at = to;
        }

        private void string(String text) {
            out.append('"');
            for (int index = 0; index < text.length(); index++) {
                char c = text.charAt(index);
                boolean plain = c >= ' ' && c < 0x7F && c != '"' && c != '\\';
                out.append(plain ? c : "\\x%02x".formatted((int) c));
            }
            out.append('"');
        }
    }
}
