package dev.millrace.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import co.elastic.logging.JsonUtils;
import co.elastic.logging.logback.EcsEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * Sends our own logs to standard error, since standard output belongs to the commands: as text, or as ECS JSON within a
 * container, so that whoever collects the container's output can ship it to the same Elasticsearch; at INFO, of commands
 * other than {@code run} at WARN. {@code MILLRACE_LOG_FORMAT} ({@code text} or {@code ecs}) and {@code MILLRACE_LOG_LEVEL}
 * decide otherwise. In code, as Logback's XML knows no conditions without a further library. Found by Logback through
 * {@code META-INF/services}.
 */
public final class LogOutput extends ContextAwareBase implements Configurator {

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg %kvp%n";

    /** Logback makes it. */
    public LogOutput() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Map<String, String> environment = System.getenv();
        Encoder<ILoggingEvent> encoder = isEcs(environment) ? ecs() : text(context);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> standardError = new ConsoleAppender<>();
        standardError.setContext(context);
        standardError.setName("standard-error");
        standardError.setTarget("System.err");
        standardError.setEncoder(encoder);
        standardError.start();
        Level level = level(environment, Level.INFO);
        context.getLogger("ROOT").addAppender(standardError);
        context.getLogger("ROOT").setLevel(level);
        if (level.isGreaterOrEqual(Level.INFO)) {
            // Kafka tells its whole configuration at INFO, a page per client.
            context.getLogger("org.apache.kafka").setLevel(Level.WARN);
            // It warns at each reconnect; BrokerWatch tells once what changed.
            context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** For commands that answer and end: WARN and worse only, unless the variable says otherwise. */
    static void tellNoLifeEvents() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("ROOT").setLevel(level(System.getenv(), Level.WARN));
        }
    }

    static Level level(Map<String, String> environment, Level unasked) {
        return Level.toLevel(environment.get("MILLRACE_LOG_LEVEL"), unasked);
    }

    static boolean isEcs(Map<String, String> environment) {
        return switch (environment.getOrDefault("MILLRACE_LOG_FORMAT", "")) {
            case "ecs" -> true;
            case "text" -> false;
            default ->
                environment.containsKey("KUBERNETES_SERVICE_HOST")
                        || Files.exists(Path.of("/.dockerenv"))
                        || Files.exists(Path.of("/run/.containerenv"));
        };
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        return encoder;
    }

    private static Encoder<ILoggingEvent> ecs() {
        EcsEncoder encoder = new EcsFactsEncoder();
        encoder.setServiceName("millrace");
        encoder.setServiceVersion(Version.current());
        encoder.setEventDataset("millrace");
        return encoder;
    }

    /** The encoder (ecs-logging 1.8.0) knows the MDC but not SLF4J's key-values, which are our facts. */
    static final class EcsFactsEncoder extends EcsEncoder {

        @Override
        protected void addCustomFields(ILoggingEvent event, StringBuilder json) {
            List<KeyValuePair> facts = event.getKeyValuePairs();
            if (facts != null) {
                facts.forEach(fact -> add(fact, json));
            }
        }

        private static void add(KeyValuePair fact, StringBuilder json) {
            json.append('"');
            JsonUtils.quoteAsString(fact.key, json);
            json.append("\":");
            if (fact.value instanceof Number || fact.value instanceof Boolean) {
                json.append(fact.value);
            } else {
                json.append('"');
                JsonUtils.quoteAsString(String.valueOf(fact.value), json);
                json.append('"');
            }
            json.append(',');
        }
    }
}
