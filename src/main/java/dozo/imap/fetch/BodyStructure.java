package dozo.imap.fetch;

import dozo.imap.wire.ResponseWriter;
import dozo.message.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes BODY and BODYSTRUCTURE (RFC 3501 7.4.2). */
final class BodyStructure {
    private final ResponseWriter out;
    private final boolean extended;

    /**
     * @param extended BODYSTRUCTURE, with the extension data; BODY goes without
     */
    BodyStructure(ResponseWriter out, boolean extended) {
        this.out = out;
        this.extended = extended;
    }

    void write(Part part) throws IOException {
        out.octet('(');
        if (part.isMultipart()) {
            multipart(part);
        } else {
            single(part);
        }
        out.octet(')');
    }

    private void multipart(Part part) throws IOException {
        if (part.parts().isEmpty()) {
            // the grammar wants a part; a multipart without any has an empty one
            out.text("(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 0 0)");
        }
        for (Part child : part.parts()) {
            write(child);
        }
        out.octet(' ');
        string(part.subtype());
        if (extended) {
            out.octet(' ');
            parameters(part.parameters());
            location(part);
        }
    }

    private void single(Part part) throws IOException {
        string(part.type());
        out.octet(' ');
        string(part.subtype());
        out.octet(' ');
        parameters(part.parameters());
        out.octet(' ');
        string(part.id());
        out.octet(' ');
        string(part.description());
        out.octet(' ');
        string(part.encoding());
        out.octet(' ');
        out.number(part.bodySize());
        byte[] envelope = part.envelope();
        if (part.isMessage() && envelope != null) {
            out.octet(' ');
            out.octets(envelope);
            out.octet(' ');
            write(part.parts().getFirst());
        }
        if (part.isMessage() && envelope != null || part.type().equals("TEXT")) {
            out.octet(' ');
            out.number(part.lines());
        }
        if (extended) {
            out.octet(' ');
            string(part.md5());
            location(part);
        }
    }

    /** Disposition, language, location: the end of both forms. */
    private void location(Part part) throws IOException {
        out.octet(' ');
        String disposition = part.disposition();
        if (disposition == null) {
            out.text("NIL");
        } else {
            out.octet('(');
            string(disposition);
            out.octet(' ');
            parameters(part.dispositionParameters());
            out.octet(')');
        }
        out.octet(' ');
        languages(part.languages());
        out.octet(' ');
        string(part.location());
    }

    private void languages(List<String> languages) throws IOException {
        if (languages.isEmpty()) {
            out.text("NIL");
            return;
        }
        out.octet('(');
        for (int i = 0; i < languages.size(); i++) {
            if (i > 0) {
                out.octet(' ');
            }
            string(languages.get(i));
        }
        out.octet(')');
    }

    private void parameters(Map<String, String> parameters) throws IOException {
        if (parameters.isEmpty()) {
            out.text("NIL");
            return;
        }
        char before = '(';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            out.octet(before);
            string(parameter.getKey());
            out.octet(' ');
            string(parameter.getValue());
            before = ' ';
        }
        out.octet(')');
    }

    /** Raw 8-bit fields come as octet strings, and go out as the octets that came in. */
    private void string(@Nullable String text) throws IOException {
        if (text == null) {
            out.nstring(null);
        } else if (text.chars().allMatch(c -> c <= 0xFF)) {
            out.string(text.getBytes(StandardCharsets.ISO_8859_1));
        } else {
            out.string(text);
        }
    }
}
