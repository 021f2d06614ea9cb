package dozo.ops;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** A count that only grows. Keep the result of {@link #with} where the path is hot. */
public final class Counter {
    private final io.prometheus.metrics.core.metrics.Counter metric;
    private final CounterDataPoint point;

    private Counter(io.prometheus.metrics.core.metrics.Counter metric, CounterDataPoint point) {
        this.metric = metric;
        this.point = point;
    }

    static Counter register(
            PrometheusRegistry registry, String name, String help, String... labels) {
        var metric =
                io.prometheus.metrics.core.metrics.Counter.builder()
                        .name(name)
                        .help(help)
                        .labelNames(labels)
                        .withoutExemplars()
                        .register(registry);
        return new Counter(metric, metric);
    }

    /** The count of these label values, in the order of the label names. */
    public Counter with(String... values) {
        return new Counter(metric, metric.labelValues(values));
    }

    public void increment() {
        point.inc(1L);
    }

    public void add(long count) {
        point.inc(count);
    }

    public long count() {
        return point.getLongValue();
    }
}
