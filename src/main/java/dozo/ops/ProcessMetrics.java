package dozo.ops;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;

/**
 * What this process takes of its machine, as metrics: memory, processor, threads, files. All is
 * looked up when somebody reads the metrics; at start it costs nothing.
 */
public final class ProcessMetrics {
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private ProcessMetrics() {}

    public static void measure(Metrics metrics) {
        metrics.measure(
                "dozo_heap_used_bytes",
                "Heap in use, garbage included.",
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        metrics.measure(
                "dozo_heap_committed_bytes",
                "Heap taken from the system.",
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted());
        metrics.measure(
                "dozo_non_heap_used_bytes",
                "Classes and compiled code.",
                () -> ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed());
        metrics.measure(
                "dozo_process_resident_bytes",
                "Memory of the process.",
                () -> status("VmRSS:") * 1024.0);
        metrics.measure(
                "dozo_platform_threads",
                "Platform threads; sessions are virtual ones.",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        metrics.measureTotal(
                "dozo_gc_seconds_total",
                "Time in garbage collections.",
                () -> collectors(GarbageCollectorMXBean::getCollectionTime) / MILLIS_PER_SECOND);
        metrics.measureTotal(
                "dozo_gc_runs_total",
                "Garbage collections.",
                () -> collectors(GarbageCollectorMXBean::getCollectionCount));
        metrics.measureTotal(
                "dozo_process_cpu_seconds_total", "Processor time.", ProcessMetrics::cpuSeconds);
        metrics.measure(
                "dozo_process_open_files", "Open files and sockets.", ProcessMetrics::openFiles);
        metrics.measure(
                "dozo_uptime_seconds",
                "Time since the start.",
                () -> ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS_PER_SECOND);
    }

    private static double collectors(ToLongFunction<GarbageCollectorMXBean> value) {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(value).sum();
    }

    private static double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / NANOS_PER_SECOND
                : Double.NaN;
    }

    private static double openFiles() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : Double.NaN;
    }

    /** A line of Linux's own account of the process, in KiB; not a number elsewhere. */
    private static double status(String name) {
        try {
            for (String line :
                    Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.US_ASCII)) {
                if (line.startsWith(name)) {
                    return Double.parseDouble(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            // not Linux
        }
        return Double.NaN;
    }
}
