package dozo.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Collects figures of rounds and prints their medians as Markdown, a row for each work and who did
 * it. Where two did it, a last column tells the first figure's ratio to that of the second.
 */
final class Table {
    /**
     * A column of figures.
     *
     * @param title with its unit
     * @param decimals that are shown
     * @param summary of the rounds
     */
    record Column(String title, int decimals, Summary summary) {
        Column(String title, int decimals) {
            this(title, decimals, Summary.MEDIAN);
        }
    }

    /** What is shown of several rounds. */
    enum Summary {
        MEDIAN,
        /** For what comes in lumps, now in one round and now in another. */
        MEAN,
        /** The greatest. */
        WORST
    }

    /** Rate and CPU, what every throughput is told in. */
    static final List<Column> RATES =
            List.of(new Column("per second", 0), new Column("CPU µs each", 1));

    private final List<Column> columns;
    private final Map<String, Map<String, List<double[]>>> rows = new LinkedHashMap<>();

    Table(List<Column> columns) {
        this.columns = columns;
    }

    /** Adds a round's figures, one for each column; NaN where there is none. */
    void add(String work, String subject, double... figures) {
        if (figures.length != columns.size()) {
            throw new IllegalArgumentException(figures.length + " figures for " + columns);
        }
        rows.computeIfAbsent(work, w -> new LinkedHashMap<>())
                .computeIfAbsent(subject, s -> new ArrayList<>())
                .add(figures);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** One line for each round, for who waits. */
    String line(double... figures) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < figures.length; i++) {
            if (!Double.isNaN(figures[i])) {
                parts.add(text(i, figures[i]) + " " + columns.get(i).title());
            }
        }
        return String.join(", ", parts);
    }

    String print() {
        boolean compared = rows.values().stream().anyMatch(subjects -> subjects.size() > 1);
        List<String> titles = new ArrayList<>(List.of("work", "of"));
        columns.forEach(column -> titles.add(column.title()));
        if (compared) {
            titles.add("ratio of " + columns.getFirst().title());
        }
        titles.add("rounds");
        StringBuilder text = new StringBuilder(cells(titles));
        text.append(cells(Collections.nCopies(titles.size(), "---")));
        rows.forEach((work, subjects) ->
                subjects.forEach((subject, rounds) -> {
                    List<String> cells = new ArrayList<>(List.of(work, subject));
                    for (int i = 0; i < columns.size(); i++) {
                        cells.add(text(i, summary(rounds, i)));
                    }
                    if (compared) {
                        cells.add(ratio(subjects, subject));
                    }
                    cells.add("" + rounds.size());
                    text.append(cells(cells));
                }));
        return text.toString();
    }

    private static String cells(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private String text(int column, double figure) {
        return Double.isNaN(figure)
                ? ""
                : String.format(Locale.ROOT, "%,." + columns.get(column).decimals() + "f", figure);
    }

    /** Of the first subject to the second; empty for all but the first. */
    private static String ratio(Map<String, List<double[]>> subjects, String subject) {
        List<String> names = List.copyOf(subjects.keySet());
        if (names.size() < 2 || !subject.equals(names.getFirst())) {
            return "";
        }
        double reference = median(subjects.getOrDefault(names.get(1), List.of()), 0);
        double own = median(subjects.getOrDefault(subject, List.of()), 0);
        return String.format(Locale.ROOT, "%.2f", own / reference);
    }

    private double summary(List<double[]> rounds, int column) {
        DoubleStream figures = rounds.stream().mapToDouble(round -> round[column]);
        return switch (columns.get(column).summary()) {
            case MEDIAN -> median(rounds, column);
            case MEAN -> figures.average().orElse(Double.NaN);
            case WORST -> figures.max().orElse(Double.NaN);
        };
    }

    private static double median(List<double[]> rounds, int column) {
        double[] sorted = rounds.stream().mapToDouble(round -> round[column]).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
