package dozo.message;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree of {@link Part}s as IMAP's BODY and BODYSTRUCTURE (RFC 3501 7.4.2): wire form, with
 * literals where a string holds octets beyond US-ASCII. Where a mail breaks the grammar's
 * assumptions it answers as Dovecot does.
 */
public final class BodyStructure {
    /** A multipart must not be empty in RFC 3501's grammar (body-type-mpart = 1*body). */
    private static final String NO_PARTS =
            "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" 0 0";

    private final OctetBuffer out = new OctetBuffer(256);
    private final boolean extended;

    private BodyStructure(boolean extended) {
        this.extended = extended;
    }

    /** The form without extension fields, for BODY. */
    public static byte[] body(Part root) {
        return new BodyStructure(false).all(root);
    }

    /** The form with extension fields, for BODYSTRUCTURE. */
    public static byte[] bodyStructure(Part root) {
        return new BodyStructure(true).all(root);
    }

    private byte[] all(Part root) {
        part(root);
        return out.toArray();
    }

    private void part(Part part) {
        out.append('(');
        if (part.isMultipart()) {
            multipart(part);
        } else {
            single(part);
        }
        out.append(')');
    }

    private void multipart(Part part) {
        if (part.parts().isEmpty()) {
            out.append(NO_PARTS).append(extended ? " NIL NIL NIL NIL)" : ")");
        }
        part.parts().forEach(this::part);
        out.append(' ');
        text(part.subtype());
        if (extended) {
            out.append(' ');
            parameters(part.parameters());
            dispositionAndOn(part);
        }
    }

    private void single(Part part) {
        text(part.type());
        out.append(' ');
        text(part.subtype());
        out.append(' ');
        boolean isText = part.type().equals("TEXT");
        if (isText && !part.parameters().containsKey("CHARSET")) {
            parametersWithCharset(part.parameters());
        } else {
            parameters(part.parameters());
        }
        out.append(' ');
        text(part.id());
        out.append(' ');
        text(part.description());
        out.append(' ');
        text(part.encoding());
        out.append(" " + part.bodySize());
        if (isText) {
            out.append(" " + part.lines());
        } else if (part.isMessage()) {
            embeddedMail(part);
        }
        if (extended) {
            out.append(' ');
            text(part.md5());
            dispositionAndOn(part);
        }
    }

    private void embeddedMail(Part part) {
        byte[] envelope = part.envelope();
        out.append(' ').append(envelope == null ? new Envelope().wire() : envelope).append(' ');
        part(part.parts().getFirst());
        out.append(" " + part.lines());
    }

    /** body-fld-dsp, body-fld-lang, body-fld-loc. */
    private void dispositionAndOn(Part part) {
        out.append(' ');
        if (part.disposition() == null) {
            text(null);
        } else {
            out.append('(');
            text(part.disposition());
            out.append(' ');
            parameters(part.dispositionParameters());
            out.append(')');
        }
        out.append(' ');
        languages(part.languages());
        out.append(' ');
        text(part.location());
    }

    private void languages(List<String> tags) {
        if (tags.isEmpty()) {
            text(null);
            return;
        }
        out.append('(');
        for (Iterator<String> tag = tags.iterator(); tag.hasNext(); ) {
            text(tag.next());
            out.append(tag.hasNext() ? " " : "");
        }
        out.append(')');
    }

    private void parameters(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            text(null);
            return;
        }
        out.append('(');
        pairs(parameters);
        out.append(')');
    }

    /** RFC 2045 5.2: text without charset is US-ASCII. */
    private void parametersWithCharset(Map<String, String> parameters) {
        out.append('(');
        pairs(parameters);
        out.append(parameters.isEmpty() ? "" : " ").append("\"CHARSET\" \"us-ascii\")");
    }

    private void pairs(Map<String, String> parameters) {
        String gap = "";
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            out.append(gap);
            text(parameter.getKey());
            out.append(' ');
            text(parameter.getValue());
            gap = " ";
        }
    }

    private void text(@Nullable String text) {
        WireString.text(out, text);
    }
}
