package dozo.db;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A statement for many rows, in both dialects (design rule 20): SQLite runs its text once for each
 * row, PostgreSQL its own once for all, over arrays. Keep it in a constant.
 *
 * @param sqlite a parameter {@code ?} for each column
 * @param postgresql a parameter {@code ?::bigint[]}, {@code ?::text[]} or {@code ?::bytea[]} for
 *     each column, in the same order
 * @param types of the columns
 */
public record BulkSql(String sqlite, String postgresql, List<Type> types) {
    private static final Pattern ARRAY = Pattern.compile("\\?::(bigint|text|bytea)\\[]");

    /** Type of a column. */
    public enum Type {
        BIGINT,
        TEXT,
        BYTEA;

        private String array() {
            return "?::" + name().toLowerCase(Locale.ROOT) + "[]";
        }
    }

    public BulkSql {
        types = List.copyOf(types);
    }

    /** Two texts; the types are read from the one for PostgreSQL. */
    public static BulkSql of(String sqlite, String postgresql) {
        List<Type> types = new ArrayList<>();
        Matcher array = ARRAY.matcher(postgresql);
        while (array.find()) {
            types.add(Type.valueOf(array.group(1).toUpperCase(Locale.ROOT)));
        }
        long parameters = sqlite.chars().filter(c -> c == '?').count();
        if (parameters != types.size()) {
            throw new IllegalArgumentException(
                    parameters + " parameters against " + types.size() + " arrays: " + sqlite);
        }
        return new BulkSql(sqlite, postgresql, types);
    }

    /**
     * Inserts rows.
     *
     * @param columns name, or "name text", "name bytea"; without a type it is bigint
     */
    public static BulkSql insert(String table, String... columns) {
        return insert(table, List.of(columns), "");
    }

    /** Inserts rows; those whose keys are there already stay as they are. */
    public static BulkSql insertMissing(String table, String... columns) {
        return insert(table, List.of(columns), " ON CONFLICT DO NOTHING");
    }

    private static BulkSql insert(String table, List<String> columns, String end) {
        String names =
                columns.stream().map(each -> each.split(" ")[0]).collect(Collectors.joining(", "));
        List<Type> types =
                columns.stream()
                        .map(each -> each.split(" "))
                        .map(words -> words.length == 1 ? "bigint" : words[1])
                        .map(type -> Type.valueOf(type.toUpperCase(Locale.ROOT)))
                        .toList();
        String into = "INSERT INTO " + table + "(" + names + ") ";
        String[] marks = new String[types.size()];
        Arrays.fill(marks, "?");
        String arrays = types.stream().map(Type::array).collect(Collectors.joining(", "));
        return new BulkSql(
                into + "VALUES (" + String.join(", ", marks) + ")" + end,
                into + "SELECT * FROM unnest(" + arrays + ")" + end,
                types);
    }
}
