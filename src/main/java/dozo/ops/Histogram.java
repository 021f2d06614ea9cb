package dozo.ops;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** How a quantity is spread over buckets. */
public final class Histogram {
    private static final double[] SECOND_BOUNDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private final io.prometheus.metrics.core.metrics.Histogram metric;
    private final DistributionDataPoint point;

    private Histogram(
            io.prometheus.metrics.core.metrics.Histogram metric, DistributionDataPoint point) {
        this.metric = metric;
        this.point = point;
    }

    /** Bounds for durations: half a millisecond to half a minute. */
    public static double[] seconds() {
        return SECOND_BOUNDS.clone();
    }

    static Histogram register(
            PrometheusRegistry registry,
            String name,
            String help,
            double[] bounds,
            String... labels) {
        var metric =
                io.prometheus.metrics.core.metrics.Histogram.builder()
                        .name(name)
                        .help(help)
                        .classicOnly()
                        .classicUpperBounds(bounds)
                        .labelNames(labels)
                        .withoutExemplars()
                        .register(registry);
        return new Histogram(metric, metric);
    }

    /** The histogram of these label values, in the order of the label names. */
    public Histogram with(String... values) {
        return new Histogram(metric, metric.labelValues(values));
    }

    public void observe(double value) {
        point.observe(value);
    }

    public void observe(Duration duration) {
        point.observe(duration.toNanos() / 1e9);
    }
}
