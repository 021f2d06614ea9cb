package dozo.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Sets up Logback without reading XML at each start. Logback finds it as a service; a
 * logback-test.xml, or a file named by -Dlogback.configurationFile, comes before it.
 */
public final class LogStart extends ContextAwareBase implements Configurator {
    private static final String FILE_PROPERTY = "logback.configurationFile";
    private static final String TEST_FILE = "/logback-test.xml";
    private static final String OURS = "dozo";
    private static final String APPENDER = "lines";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(FILE_PROPERTY) != null
                || LogStart.class.getResource(TEST_FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        level(context, Log.Level.INFO);
        write(context, Log.Form.TEXT);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    static void level(LoggerContext context, Log.Level level) {
        context.getLogger(OURS).setLevel(Level.valueOf(level.name()));
    }

    static void write(LoggerContext context, Log.Form form) {
        LogLines lines = form == Log.Form.JSON ? new JsonLines() : new TextLines();
        lines.setContext(context);
        lines.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setName(APPENDER);
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(lines);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAppender(APPENDER);
        root.addAppender(appender);
    }
}
