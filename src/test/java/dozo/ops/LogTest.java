package dozo.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The form of log lines. */
class LogTest {
    private static LoggingEvent event(String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(new LoggerContext());
        event.setLoggerName("dozo.smtp.Session");
        event.setThreadName("smtp-5");
        event.setLevel(Level.INFO);
        event.setMessage(message);
        event.setTimeStamp(0);
        event.setKeyValuePairs(List.of(new KeyValuePair("mail", 77L)));
        return event;
    }

    private static String encoded(LogLines lines, LoggingEvent event) {
        return ScopedValue.where(Log.SESSION, "smtp-5")
                .call(() -> new String(lines.encode(event), StandardCharsets.UTF_8));
    }

    @Test
    void writesReadableLinesThatClientsCannotForge() {
        assertEquals(
                "1970-01-01T00:00:00Z INFO  smtp.Session: said \\x0d\\x0aHELO session=smtp-5"
                        + " mail=77\n",
                encoded(new TextLines(), event("said \r\nHELO")));
    }

    @Test
    void writesJsonLinesThatParse() {
        LoggingEvent event = event("quote \" back \\ bell \u0007 土蔵");
        event.setThrowableProxy(
                new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException("why")));
        String line = encoded(new JsonLines(), event);
        assertEquals(1, line.lines().count());
        JsonNode json = JsonMapper.shared().readTree(line);
        assertEquals("quote \" back \\ bell \u0007 土蔵", json.get("message").asString());
        assertEquals("smtp-5", json.get("session").asString());
        assertEquals("77", json.get("mail").asString());
        assertTrue(json.get("error").asString().contains("IllegalStateException: why"));
    }

    @Test
    void tellsOfOurOwnAsMuchAsTheLevelSays() {
        LoggerContext context = new LoggerContext();
        LogStart.level(context, Log.Level.of("debug"));
        assertTrue(context.getLogger("dozo.smtp.SmtpSession").isDebugEnabled());
        LogStart.level(context, Log.Level.of("error"));
        assertFalse(context.getLogger("dozo.smtp.SmtpSession").isWarnEnabled());
        assertTrue(context.getLogger("org.eclipse.jetty").isWarnEnabled());
    }
}
