package dozo.ops;

import ch.qos.logback.classic.LoggerContext;
import java.util.Locale;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * The log: lines on standard error, readable or JSON. A line tells whose session speaks by itself;
 * further fields ("mail") are added with SLF4J's addKeyValue.
 */
public final class Log {
    /** How a line looks. */
    public enum Form {
        TEXT,
        JSON;

        /** Reads the configuration's word. */
        public static Form of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The least of what is told. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG;

        /** Reads the configuration's word. */
        public static Level of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Whose session speaks ("imap-17"): bound by the listener around each session. */
    public static final ScopedValue<Object> SESSION = ScopedValue.newInstance();

    private Log() {}

    /** Sets the form for all lines from now on; until then they are readable ones. */
    public static void form(Form form) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            LogStart.write(context, form);
        }
    }

    /** Sets what of our own is worth a line from now on; libraries go on to tell warnings only. */
    public static void level(Level level) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            LogStart.level(context, level);
        }
    }

    /** The session that the calling thread serves; empty outside of sessions. */
    static String session() {
        return SESSION.isBound() ? SESSION.get().toString() : "";
    }
}
