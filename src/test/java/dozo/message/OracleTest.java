package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.junit.jupiter.api.Test;

/**
 * Mime4J reads the same mails: the same tree of parts, the same bodies octet for octet, the same
 * header fields. Where the two differ by intent, the mail is named here with the reason.
 */
final class OracleTest {
    /** RFC 2046 5.2.1 forbids it; IMAP's offsets cannot reach into it. */
    private static final String ENCODED_MAIL = "an embedded mail in base64";

    private static final Map<String, String> BY_INTENT =
            Map.of(
                    "mimetools-testmsgs/multi-2gifs-base64.msg",
                    ENCODED_MAIL,
                    "testmsgs/bad-newlines-multiple-parts-base64.msg",
                    ENCODED_MAIL,
                    "testmsgs/base64encoded-rfc822message-nested.msg",
                    ENCODED_MAIL,
                    "testmsgs/base64encoded-rfc822message.msg",
                    ENCODED_MAIL,
                    "testmsgs/very-very-long-boundary.msg",
                    "a boundary of 7,000 octets: a line's worth of it is compared");

    @Test
    void findsTheSamePartsAsMime4j() throws IOException {
        List<String> ours = new ArrayList<>();
        List<String> theirs = new ArrayList<>();
        for (Map.Entry<String, byte[]> mail : Corpus.mails().entrySet()) {
            if (!BY_INTENT.containsKey(mail.getKey())) {
                byte[] octets = Corpus.asSent(mail.getValue());
                ours.add(mail.getKey() + "\n" + ours(octets));
                theirs.add(mail.getKey() + "\n" + theirs(octets));
            }
        }
        assertEquals(theirs, ours);
    }

    private static String ours(byte[] mail) {
        StringBuilder out = new StringBuilder();
        write(Part.read(Scanned.octets(mail).structure()), mail, 0, out);
        return out.toString();
    }

    private static void write(Part part, byte[] mail, int depth, StringBuilder out) {
        int headerLength = (int) (part.bodyStart() - part.headerStart());
        byte[] header = new byte[headerLength];
        System.arraycopy(mail, (int) part.headerStart(), header, 0, headerLength);
        HeaderFields fields = HeaderFields.of(header);
        int named = 0;
        for (int index = 0; index < fields.count(); index++) {
            named += fields.name(index).isEmpty() ? 0 : 1;
        }
        String type = part.type() + "/" + part.subtype();
        boolean leaf = part.parts().isEmpty() && !part.isMultipart();
        line(out, depth, type, named, leaf ? body(mail, part) : "");
        part.parts().forEach(child -> write(child, mail, depth + 1, out));
    }

    private static String body(byte[] mail, Part part) {
        int start = (int) part.bodyStart();
        return hash(new String(mail, start, (int) part.bodySize(), StandardCharsets.ISO_8859_1));
    }

    private static String hash(String body) {
        return " " + body.length() + " octets, hash " + body.hashCode();
    }

    private static void line(StringBuilder out, int depth, String type, int fields, String body) {
        out.append("  ".repeat(depth)).append(type.toUpperCase(Locale.ROOT));
        out.append(' ').append(fields).append(" fields").append(body).append('\n');
    }

    private static String theirs(byte[] mail) {
        StringBuilder out = new StringBuilder();
        MimeTokenStream stream =
                new MimeTokenStream(
                        MimeConfig.custom()
                                .setMaxLineLen(-1)
                                .setMaxHeaderLen(-1)
                                .setMaxHeaderCount(-1)
                                .build());
        stream.parse(new ByteArrayInputStream(mail));
        try {
            tokens(stream, out);
        } catch (MimeException | IOException broken) {
            out.append(broken).append('\n');
        }
        return out.toString();
    }

    private static void tokens(MimeTokenStream stream, StringBuilder out)
            throws MimeException, IOException {
        int depth = -1;
        int fields = 0;
        EntityState state = stream.getState();
        while (state != EntityState.T_END_OF_STREAM) {
            String type = "";
            switch (state) {
                case T_START_HEADER -> {
                    fields = 0;
                    depth++;
                }
                case T_FIELD -> fields++;
                case T_END_MESSAGE, T_END_BODYPART -> depth--;
                case T_START_MULTIPART -> type = stream.getBodyDescriptor().getMimeType();
                case T_START_MESSAGE -> type = depth < 0 ? "" : "message/rfc822";
                case T_BODY -> {
                    byte[] body = stream.getInputStream().readAllBytes();
                    String text = new String(body, StandardCharsets.ISO_8859_1);
                    line(out, depth, stream.getBodyDescriptor().getMimeType(), fields, hash(text));
                }
                default -> {}
            }
            if (!type.isEmpty()) {
                line(out, depth, type, fields, "");
            }
            state = stream.next();
        }
    }
}
