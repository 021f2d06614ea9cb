package dozo.bench;

import java.util.List;
import java.util.function.Function;

/**
 * One row of a benchmark's table.
 *
 * @param name as the table shows it
 * @param clients at once
 * @param operations in one round
 * @param load the load generator's own arguments for a subject (LoadProcess)
 */
record Work(String name, int clients, long operations, Function<Subject, List<String>> load) {}
