package dozo.message;

import dozo.message.text.Charsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the Content fields of a header block say, with the defaults of RFC 2045 5.2 and 6.1. */
final class ContentFields {
    private static final int LANGUAGES = 100;

    String type = "TEXT";
    String subtype = "PLAIN";
    Map<String, String> parameters = Map.of();

    /** The boundary as octet string: a delimiter is compared octet by octet. */
    String boundary = "";

    @Nullable String id;
    @Nullable String description;
    String encoding = "7BIT";
    @Nullable String disposition;
    Map<String, String> dispositionParameters = Map.of();
    List<String> languages = List.of();
    @Nullable String location;
    @Nullable String md5;
    private boolean typeSeen;

    /** Takes a field if it is one of these; of a field that stands twice the first counts. */
    void take(HeaderFields fields, int index, String name) {
        if (!name.startsWith("content-")) {
            return;
        }
        switch (name) {
            case "content-type" -> type(fields.value(index));
            case "content-transfer-encoding" -> encoding = encoding(fields.value(index));
            case "content-disposition" -> disposition(fields.value(index));
            case "content-id" -> id = first(id, fields.value(index));
            case "content-description" -> description = first(description, fields.value(index));
            case "content-language" -> languages(fields.value(index));
            case "content-location" -> location = first(location, fields.value(index));
            case "content-md5" -> md5 = first(md5, fields.value(index));
            default -> {}
        }
    }

    /** Ends the taking of fields; {@code inDigest}: RFC 2046 5.1.5. */
    void finish(boolean inDigest) {
        if (!typeSeen && inDigest) {
            treatAs("MESSAGE", "RFC822");
        }
    }

    boolean is(String wantedType) {
        return type.equals(wantedType);
    }

    boolean isMessage() {
        return is("MESSAGE") && (subtype.equals("RFC822") || subtype.equals("GLOBAL"));
    }

    void treatAs(String newType, String newSubtype) {
        type = newType;
        subtype = newSubtype;
    }

    private void type(String value) {
        if (typeSeen) {
            return;
        }
        typeSeen = true;
        int slash = value.indexOf('/');
        String main = token(value, 0);
        String sub = slash < 0 ? "" : token(value, slash + 1);
        if (main.isEmpty() || sub.isEmpty()) {
            return; // RFC 2045 5.2: what is not readable is plain text
        }
        treatAs(main, sub);
        Map<String, String> octets = Parameters.read(value, parametersStart(value));
        String plain = octets.get("BOUNDARY");
        String extended = plain == null ? Parameters.text(octets, "BOUNDARY") : plain; // RFC 2231
        boundary = extended == null ? "" : extended;
        parameters = text(octets);
    }

    private void disposition(String value) {
        String kind = token(value, 0);
        if (disposition == null && !kind.isEmpty()) {
            disposition = kind;
            dispositionParameters = text(Parameters.read(value, parametersStart(value)));
        }
    }

    private void languages(String value) {
        List<String> tags = new ArrayList<>(languages);
        for (String tag : value.split(",", LANGUAGES)) {
            String plain = tag.strip();
            if (!plain.isEmpty() && tags.size() < LANGUAGES) {
                tags.add(Charsets.text(plain));
            }
        }
        languages = tags;
    }

    private static String encoding(String value) {
        String token = token(value, 0);
        return token.isEmpty() ? "7BIT" : token;
    }

    private static int parametersStart(String value) {
        int semicolon = value.indexOf(';');
        return semicolon < 0 ? value.length() : semicolon;
    }

    /** A token of RFC 2045 5.1 in upper case, comments and blanks before it skipped. */
    private static String token(String value, int from) {
        int at = from;
        while (at < value.length() && (value.charAt(at) <= ' ' || value.charAt(at) == '(')) {
            at = value.charAt(at) == '(' ? Parameters.commentEnd(value, at) : at + 1;
        }
        int start = at;
        while (at < value.length() && isTokenOctet(value.charAt(at))) {
            at++;
        }
        return value.substring(start, at).toUpperCase(Locale.ROOT);
    }

    private static boolean isTokenOctet(char c) {
        return c > ' ' && c < 0x7F && "()<>@,;:\\\"/[]?=".indexOf(c) < 0;
    }

    private static Map<String, String> text(Map<String, String> octets) {
        Map<String, String> text = new LinkedHashMap<>();
        octets.forEach((name, value) -> text.put(Charsets.text(name), Charsets.text(value)));
        return text;
    }

    private static String first(@Nullable String known, String value) {
        return known == null ? Charsets.text(value) : known;
    }
}
