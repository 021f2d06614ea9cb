package dozo.command.customer;

import dozo.command.Dozo;
import dozo.command.Exit;
import dozo.command.Terminal;
import dozo.web.admin.Administration;
import dozo.web.admin.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code dozo user import}: a CSV file of users, with a report line for each row. */
final class UserFile {
    /** Rows that are written in one transaction. */
    private static final int BATCH_ROWS = 100;

    private static final long SIZE_LIMIT_BYTES = 100L << 20;
    private static final Set<String> COLUMNS = Set.of("address", "password", "name", "quota");

    private final Dozo dozo;
    private final Terminal terminal;
    private final Administration administration;

    private final Map<String, Integer> columns = new HashMap<>();
    private int width;
    private int added;
    private int skipped;
    private int failed;

    UserFile(Dozo dozo, Administration administration) {
        this.dozo = dozo;
        this.terminal = dozo.terminal();
        this.administration = administration;
    }

    int run(Path file) {
        List<Csv.Row> rows;
        try {
            String text = text(file);
            rows = text == null ? null : Csv.read(text);
        } catch (IOException unreadable) {
            terminal.say("import.unreadable", file, unreadable);
            return Exit.NO_INPUT;
        } catch (Csv.Broken broken) {
            terminal.say(broken.key(), file, String.valueOf(broken.line()));
            return Exit.REFUSED;
        }
        if (rows == null || !header(file, rows)) {
            return Exit.REFUSED;
        }
        return load(rows.subList(1, rows.size()));
    }

    /** Null if it is not UTF-8, which has been said. */
    private @Nullable String text(Path file) throws IOException {
        if (Files.size(file) > SIZE_LIMIT_BYTES) {
            throw new IOException("larger than 100 MiB");
        }
        byte[] octets = Files.readAllBytes(file);
        String text = decoded(octets, StandardCharsets.UTF_8);
        if (text == null) {
            boolean japanese = decoded(octets, Charset.forName("windows-31j")) != null;
            terminal.say(japanese ? "import.shift-jis" : "import.not-utf-8", file);
            return null;
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static @Nullable String decoded(byte[] octets, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException otherCharset) {
            return null;
        }
    }

    /** Reads the header; false if it does not name columns that we know, which has been said. */
    private boolean header(Path file, List<Csv.Row> rows) {
        List<String> names = rows.isEmpty() ? List.of() : rows.getFirst().fields();
        for (String name : names) {
            if (!COLUMNS.contains(name.strip())
                    || columns.put(name.strip(), columns.size()) != null) {
                terminal.say("import.bad-header", file, name);
                return false;
            }
        }
        if (!columns.containsKey("address")) {
            terminal.say("import.no-header", file);
            return false;
        }
        width = names.size();
        return true;
    }

    private int load(List<Csv.Row> rows) {
        for (int from = 0; from < rows.size(); from += BATCH_ROWS) {
            int to = Math.min(from + BATCH_ROWS, rows.size());
            if (!batch(rows.subList(from, to))) {
                return Exit.UNAVAILABLE;
            }
            progress(to, rows.size());
        }
        terminal.say("import.done", added, skipped, failed);
        return failed > 0 ? Exit.REFUSED : Exit.OK;
    }

    private void progress(int done, int all) {
        if (terminal.interactive()) {
            terminal.err().print("\r" + terminal.messages().text("import.progress", done, all));
            terminal.err().print(done == all ? "\n" : "");
            terminal.err().flush();
        } else if (done % 1_000 == 0 || done == all) {
            terminal.say("import.progress", done, all);
        }
    }

    /** False if the rest can't be done either. */
    private boolean batch(List<Csv.Row> rows) {
        ObjectNode arguments = Dozo.arguments();
        ArrayNode given = arguments.putArray("rows");
        List<Csv.Row> sent = new ArrayList<>(rows.size());
        for (Csv.Row row : rows) {
            if (row.fields().size() == width) {
                given.add(object(row));
                sent.add(row);
            } else {
                failed++;
                int fields = row.fields().size();
                report(
                        row,
                        "?",
                        "import.failed",
                        terminal.messages().text("import.fields", fields, width));
            }
        }
        return switch (administration.run("user.import", arguments, any -> {})) {
            case Answer.Refused refused -> {
                dozo.refuse(refused);
                yield false;
            }
            case Answer.Result(JsonNode result) -> {
                for (int i = 0; i < sent.size(); i++) {
                    report(sent.get(i), result.path("rows").path(i));
                }
                yield true;
            }
        };
    }

    private ObjectNode object(Csv.Row row) {
        ObjectNode object = Dozo.arguments();
        columns.forEach((name, index) -> object.put(name, row.fields().get(index).strip()));
        String password = password(row);
        return password == null ? object : object.put("password", password);
    }

    /** Spaces may belong to a password. */
    private @Nullable String password(Csv.Row row) {
        Integer index = columns.get("password");
        return index == null ? null : row.fields().get(index);
    }

    private void report(Csv.Row row, JsonNode outcome) {
        String address = outcome.path("address").asString();
        switch (outcome.path("state").asString()) {
            case "added" -> {
                added++;
                boolean generated = outcome.has("password");
                report(
                        row,
                        address,
                        generated ? "import.added-password" : "import.added",
                        outcome.path("password").asString());
            }
            case "skipped" -> {
                skipped++;
                report(row, address, "import.skipped", why(outcome));
            }
            default -> {
                failed++;
                report(row, address, "import.failed", why(outcome));
            }
        }
    }

    private String why(JsonNode outcome) {
        List<String> details = new ArrayList<>();
        outcome.path("details").forEach(detail -> details.add(detail.asString()));
        return terminal.messages()
                .refusal(
                        outcome.path("code").asString(),
                        outcome.path("message").asString(),
                        details);
    }

    /** {@code LINE<tab>ADDRESS<tab>what became of it}. */
    private void report(Csv.Row row, String address, String key, String detail) {
        terminal.out()
                .println(
                        row.line() + "\t" + address + "\t" + terminal.messages().text(key, detail));
    }
}
