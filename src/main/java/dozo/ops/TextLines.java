package dozo.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.slf4j.event.KeyValuePair;

/** Lines for people: time, level, logger, message, key=value; stack traces on further lines. */
final class TextLines extends LogLines {
    @Override
    void append(ILoggingEvent event, StringBuilder line) {
        line.append(time(event)).append(' ').append(event.getLevel());
        line.append(event.getLevel().levelStr.length() < 5 ? "  " : " ");
        line.append(room(event.getLoggerName())).append(": ");
        escape(message(event), line);
        String session = Log.session();
        if (!session.isEmpty()) {
            line.append(" session=").append(session);
        }
        for (KeyValuePair pair : pairs(event)) {
            line.append(' ').append(pair.key).append('=');
            escape(String.valueOf(pair.value), line);
        }
        String trace = trace(event);
        if (!trace.isEmpty()) {
            line.append("\n    ").append(trace.replace("\n", "\n    "));
        }
    }

    /** "net.Listener" for our own classes. */
    private static String room(String logger) {
        return logger.startsWith("dozo.") ? logger.substring("dozo.".length()) : logger;
    }

    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                line.append(String.format("\\x%02x", (int) c));
            } else {
                line.append(c);
            }
        }
    }
}
