package dozo.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of words under each other; Japanese letters count as two columns. */
public final class Columns {
    private static final int WIDEST = 48;

    private final List<String[]> rows = new ArrayList<>();

    public void row(String... words) {
        rows.add(words);
    }

    public void print(PrintWriter out) {
        int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < row.length - 1; i++) {
                widths[i] = Math.max(widths[i], Math.min(WIDEST, width(row[i])));
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]);
                if (i < row.length - 1) {
                    line.repeat(' ', Math.max(0, widths[i] - width(row[i])) + 2);
                }
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    private static int width(String text) {
        return text.codePoints().map(c -> isWide(c) ? 2 : 1).sum();
    }

    private static boolean isWide(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> c >= 0xFF01 && c <= 0xFF60;
        };
    }
}
