package dozo.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** A log event as a line; what clients sent can neither end a line nor forge another. */
abstract sealed class LogLines extends EncoderBase<ILoggingEvent> permits TextLines, JsonLines {
    private static final int MESSAGE_LIMIT = 8192;

    abstract void append(ILoggingEvent event, StringBuilder line);

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256);
        append(event, line);
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    static String time(ILoggingEvent event) {
        return event.getInstant() == null
                ? Instant.ofEpochMilli(event.getTimeStamp()).toString()
                : event.getInstant().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static String message(ILoggingEvent event) {
        String message = String.valueOf(event.getFormattedMessage());
        return message.length() <= MESSAGE_LIMIT ? message : message.substring(0, MESSAGE_LIMIT);
    }

    static List<KeyValuePair> pairs(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null ? List.of() : pairs;
    }

    static String trace(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null ? "" : ThrowableProxyUtil.asString(thrown).stripTrailing();
    }
}
