package dozo.ops;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * All metrics of this process, by name. Asking twice for a name gives the same metric, so that each
 * room asks for what it counts and nobody hands metrics around.
 */
public final class Metrics {
    /** What {@link #write} writes, for HTTP. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<String, Object> metrics = new ConcurrentHashMap<>();

    /**
     * A count that only grows.
     *
     * @param name "dozo_…_total"
     */
    public Counter counter(String name, String help, String... labels) {
        return known(name, Counter.class, () -> Counter.register(registry, name, help, labels));
    }

    /** A number that goes up and down. */
    public Gauge gauge(String name, String help, String... labels) {
        return known(name, Gauge.class, () -> Gauge.register(registry, name, help, labels));
    }

    /**
     * How a quantity is spread.
     *
     * @param bounds upper bounds of the buckets; {@link Histogram#seconds} suits durations
     */
    public Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return known(
                name,
                Histogram.class,
                () -> Histogram.register(registry, name, help, bounds, labels));
    }

    /** A number that is looked up when the metrics are read. */
    public void measure(String name, String help, DoubleSupplier value) {
        known(
                name,
                GaugeWithCallback.class,
                () ->
                        GaugeWithCallback.builder()
                                .name(name)
                                .help(help)
                                .callback(callback -> callback.call(value.getAsDouble()))
                                .register(registry));
    }

    /** A growing count that is looked up when the metrics are read. */
    public void measureTotal(String name, String help, DoubleSupplier value) {
        known(
                name,
                CounterWithCallback.class,
                () ->
                        CounterWithCallback.builder()
                                .name(name)
                                .help(help)
                                .callback(callback -> callback.call(value.getAsDouble()))
                                .register(registry));
    }

    /** Writes all metrics in the Prometheus text form. */
    public void write(OutputStream out) throws IOException {
        WRITER.write(out, registry.scrape(), EscapingScheme.DEFAULT);
    }

    private <T> T known(String name, Class<T> type, Supplier<T> make) {
        if (!name.startsWith("dozo_")) {
            throw new IllegalArgumentException("a metric's name begins with dozo_: " + name);
        }
        return type.cast(metrics.computeIfAbsent(name, absent -> make.get()));
    }
}
