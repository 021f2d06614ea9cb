package dozo.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Metrics and health. */
class MetricsTest {
    private final Metrics metrics = new Metrics();

    private String text() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void givesTheSameMetricForTheSameName() throws Exception {
        metrics.counter("dozo_mails_total", "Mails.", "door").with("smtp").increment();
        metrics.counter("dozo_mails_total", "Mails.", "door").with("smtp").add(2);
        assertEquals(3, metrics.counter("dozo_mails_total", "Mails.").with("smtp").count());
        assertTrue(text().contains("dozo_mails_total{door=\"smtp\"} 3.0"), text());
    }

    @Test
    void writesGaugesAndHistograms() throws Exception {
        metrics.gauge("dozo_open", "Open.").add(5);
        metrics.gauge("dozo_open", "Open.").add(-2);
        metrics.measure("dozo_temperature", "Now.", () -> 21.5);
        metrics.histogram("dozo_wait_seconds", "Waits.", Histogram.seconds())
                .observe(Duration.ofMillis(3));
        assertTrue(text().contains("dozo_open 3.0"), text());
        assertTrue(text().contains("dozo_temperature 21.5"), text());
        assertTrue(text().contains("dozo_wait_seconds_bucket{le=\"0.005\"} 1"), text());
        assertTrue(text().contains("dozo_wait_seconds_bucket{le=\"0.0025\"} 0"), text());
    }

    @Test
    void refusesForeignNames() {
        assertThrows(IllegalArgumentException.class, () -> metrics.gauge("other", "?"));
    }

    @Test
    void measuresTheProcess() throws Exception {
        ProcessMetrics.measure(metrics);
        assertTrue(text().matches("(?s).*dozo_process_open_files \\d+\\.0.*"), text());
        assertTrue(text().matches("(?s).*dozo_heap_used_bytes [1-9].*"), text());
    }

    @Test
    void reportsACheckThatFailsItself() {
        Health health = new Health();
        health.stage(Health.Stage.OPEN);
        health.ready(
                "broken",
                () -> {
                    throw new IllegalStateException("oh");
                });
        assertFalse(health.ready().well());
        assertTrue(health.live().well());
    }
}
