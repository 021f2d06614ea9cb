package dozo.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects figures of rounds and prints their medians, with the ratio to the first reference. */
final class Table {
    /** One round of one work on one subject. */
    record Figure(double perSecond, double cpuMicros) {}

    private final Map<String, Map<String, List<Figure>>> rows = new LinkedHashMap<>();

    void add(String work, String subject, Figure figure) {
        rows.computeIfAbsent(work, w -> new LinkedHashMap<>())
                .computeIfAbsent(subject, s -> new ArrayList<>())
                .add(figure);
    }

    /** The table as Markdown; one row for each work and subject. */
    String print() {
        StringBuilder text = new StringBuilder();
        text.append(
                "| work | server | per second | CPU µs each | rate against reference | rounds |\n");
        text.append("| --- | --- | --- | --- | --- | --- |\n");
        rows.forEach((work, subjects) ->
                subjects.forEach((name, figures) -> text.append(row(work, name, figures))));
        return text.toString();
    }

    private String row(String work, String subject, List<Figure> figures) {
        double rate = median(figures.stream().map(Figure::perSecond).toList());
        double cpu = median(figures.stream().map(Figure::cpuMicros).toList());
        double reference =
                rows.getOrDefault(work, Map.of()).entrySet().stream()
                        .filter(other -> !other.getKey().equals("dozo"))
                        .findFirst()
                        .map(other ->
                                median(other.getValue().stream().map(Figure::perSecond).toList()))
                        .orElse(Double.NaN);
        String ratio =
                Double.isNaN(reference) ? "" : String.format(Locale.ROOT, "%.2f", rate / reference);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %,.1f | %s | %d |%n",
                work,
                subject,
                rate,
                cpu,
                ratio,
                figures.size());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
