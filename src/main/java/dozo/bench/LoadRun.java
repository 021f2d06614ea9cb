package dozo.bench;

import dozo.bench.load.LoadProcess;
import dozo.bench.machine.Companion;
import dozo.bench.machine.Programs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a load generator measured.
 *
 * @param spent from its first operation to its last; what it prepared is not counted
 * @param latencies p50, p99 and maximum in nanoseconds; empty where they are not measured
 */
record LoadRun(Work.Spent spent, List<Long> latencies) {
    /** Runs a load to its end in a process of its own. */
    static LoadRun of(Measured subject, int clients, long operations, List<String> load)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("" + clients, "" + operations));
        arguments.addAll(load);
        try (Companion process = new Companion(Programs.load(LoadProcess.class, arguments))) {
            process.answer("ready");
            long cpu = subject.cpuNanos();
            List<String> figures = List.of(process.order("go", "done").split(" "));
            cpu = subject.cpuNanos() - cpu;
            return new LoadRun(
                    new Work.Spent(Long.parseLong(figures.getFirst()), cpu),
                    figures.stream().skip(1).map(Long::parseLong).toList());
        }
    }
}
