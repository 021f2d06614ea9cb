package dozo.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.slf4j.event.KeyValuePair;

/** Lines for machines: a JSON object each (RFC 8259). */
final class JsonLines extends LogLines {
    @Override
    void append(ILoggingEvent event, StringBuilder line) {
        line.append('{');
        field("time", time(event), line);
        field("level", event.getLevel().levelStr, line);
        field("logger", event.getLoggerName(), line);
        field("thread", event.getThreadName(), line);
        field("message", message(event), line);
        field("session", Log.session(), line);
        for (KeyValuePair pair : pairs(event)) {
            field(pair.key, String.valueOf(pair.value), line);
        }
        field("error", trace(event), line);
        line.append('}');
    }

    private static void field(String name, String value, StringBuilder line) {
        if (value.isEmpty()) {
            return;
        }
        if (line.charAt(line.length() - 1) != '{') {
            line.append(',');
        }
        quote(name, line);
        line.append(':');
        quote(value, line);
    }

    private static void quote(String text, StringBuilder line) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }
}
