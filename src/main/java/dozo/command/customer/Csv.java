package dozo.command.customer;

import java.util.ArrayList;
import java.util.List;

/**
 * A strict reader of comma-separated values (RFC 4180): fields in quotes may hold commas, line ends
 * and doubled quotes; a quote anywhere else is an error.
 */
final class Csv {
    private static final int FIELD_LIMIT = 10_000;

    private final String text;
    private int at;
    private int line = 1;

    private Csv(String text) {
        this.text = text;
    }

    /** One record, and the line on which it begins. */
    record Row(int line, List<String> fields) {}

    /** The text is not CSV. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;
        private final String key;

        private Broken(int line, String key) {
            super(key, null, false, false);
            this.line = line;
            this.key = key;
        }

        int line() {
            return line;
        }

        /** Of the message that says why. */
        String key() {
            return key;
        }
    }

    /** All records; empty lines are none. */
    static List<Row> read(String text) throws Broken {
        Csv csv = new Csv(text);
        List<Row> rows = new ArrayList<>();
        while (csv.at < text.length()) {
            Row row = csv.row();
            if (row.fields().size() > 1 || !row.fields().getFirst().isEmpty()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Row row() throws Broken {
        int began = line;
        List<String> fields = new ArrayList<>(4);
        do {
            fields.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
            if (fields.size() > FIELD_LIMIT) {
                throw new Broken(began, "csv.too-many-fields");
            }
        } while (comma());
        endOfLine();
        return new Row(began, fields);
    }

    private String plain() throws Broken {
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '"') {
                throw new Broken(line, "csv.stray-quote");
            }
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() throws Broken {
        int began = line;
        StringBuilder field = new StringBuilder();
        at++;
        while (true) {
            if (at >= text.length()) {
                throw new Broken(began, "csv.open-quote");
            }
            char c = text.charAt(at++);
            if (c == '"') {
                if (at >= text.length() || text.charAt(at) != '"') {
                    return field.toString();
                }
                at++;
            } else if (c == '\n') {
                line++;
            }
            field.append(c);
        }
    }

    private boolean comma() {
        if (at < text.length() && text.charAt(at) == ',') {
            at++;
            return true;
        }
        return false;
    }

    private void endOfLine() throws Broken {
        if (at >= text.length()) {
            return;
        }
        if (text.startsWith("\r\n", at)) {
            at += 2;
        } else if (text.charAt(at) == '\n') {
            at++;
        } else {
            boolean bare = text.charAt(at) == '\r';
            throw new Broken(line, bare ? "csv.bare-return" : "csv.after-quote");
        }
        line++;
    }
}
