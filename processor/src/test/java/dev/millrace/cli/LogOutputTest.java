package dev.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.LogOutput.EcsFactsEncoder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogOutputTest {

    @Test
    void writesFactsAsFields() throws Exception {
        // given
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        LoggingEvent event = new LoggingEvent(
                "caller", context.getLogger("dev.millrace.Test"), Level.WARN, "Input is paused", null, null);
        event.addKeyValuePair(new KeyValuePair("kafka.topic", "a \"quoted\" topic"));
        event.addKeyValuePair(new KeyValuePair("kafka.partition", 3));
        EcsFactsEncoder encoder = new EcsFactsEncoder();
        encoder.setContext(context);
        encoder.start();

        // when
        JsonNode line = new ObjectMapper().readTree(new String(encoder.encode(event), UTF_8));

        // then
        assertThat(line.path("message").asText()).isEqualTo("Input is paused");
        assertThat(line.path("kafka.topic").asText()).isEqualTo("a \"quoted\" topic");
        assertThat(line.path("kafka.partition").isInt()).isTrue();
    }

    @Test
    void writesWhatTheVariableAsksFor() {
        assertThat(LogOutput.isEcs(Map.of("MILLRACE_LOG_FORMAT", "ecs"))).isTrue();
        assertThat(LogOutput.isEcs(Map.of("MILLRACE_LOG_FORMAT", "text", "KUBERNETES_SERVICE_HOST", "10.0.0.1")))
                .isFalse();
        assertThat(LogOutput.isEcs(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1")))
                .isTrue();
    }

    @Test
    void tellsAtTheLevelThatTheVariableAsksFor() {
        assertThat(LogOutput.level(Map.of(), Level.WARN)).isEqualTo(Level.WARN);
        assertThat(LogOutput.level(Map.of("MILLRACE_LOG_LEVEL", "info"), Level.WARN))
                .isEqualTo(Level.INFO);
        assertThat(LogOutput.level(Map.of("MILLRACE_LOG_LEVEL", "loud"), Level.WARN))
                .isEqualTo(Level.WARN);
    }
}
