package dozo.ops;

import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** A number that goes up and down. */
public final class Gauge {
    private final io.prometheus.metrics.core.metrics.Gauge metric;
    private final GaugeDataPoint point;

    private Gauge(io.prometheus.metrics.core.metrics.Gauge metric, GaugeDataPoint point) {
        this.metric = metric;
        this.point = point;
    }

    static Gauge register(PrometheusRegistry registry, String name, String help, String... labels) {
        var metric =
                io.prometheus.metrics.core.metrics.Gauge.builder()
                        .name(name)
                        .help(help)
                        .labelNames(labels)
                        .withoutExemplars()
                        .register(registry);
        return new Gauge(metric, metric);
    }

    /** The gauge of these label values, in the order of the label names. */
    public Gauge with(String... values) {
        return new Gauge(metric, metric.labelValues(values));
    }

    public void add(double difference) {
        point.inc(difference);
    }

    public void set(double value) {
        point.set(value);
    }

    public double value() {
        return point.get();
    }
}
