package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.config.KafkaConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class InputTopicsTest {

    private static final KafkaConfig CONFIG =
            new KafkaConfig("broker:9092", "millrace", List.of("logs"), null, 1, Map.of());

    private final Logger logger = (Logger) LoggerFactory.getLogger(InputTopics.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    private InputTopics.TopicNames answer = () -> Set.of("logs");
    private final InputTopics topics = new InputTopics(CONFIG, () -> answer.ask());

    @BeforeEach
    void listen() {
        told.start();
        logger.addAppender(told);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(told);
    }

    @Test
    void tellsOncePerChangeThoughTheTextVaries() throws Exception {
        // when
        ask(() -> fail(new TimeoutException("call 1 timed out")));
        ask(() -> fail(new TimeoutException("call 2 timed out")));

        // then
        assertThat(topics.waitingFor()).isEqualTo("Kafka at broker:9092: TimeoutException: call 2 timed out");

        // when
        ask(() -> Set.of("other"));
        ask(() -> Set.of("other", "another"));
        ask(() -> Set.of("logs"));

        // then
        assertThat(topics.waitingFor()).isEmpty();
        assertThat(told.list)
                .extracting(ILoggingEvent::toString)
                .containsExactly(
                        "[WARN] Waiting for Kafka at broker:9092: TimeoutException: call 1 timed out",
                        "[WARN] Waiting for the input topics [logs]; create them, or run setup, or allow this user to DESCRIBE them",
                        "[INFO] The input topics are there");
    }

    @Test
    void tellsAsAnErrorThatItIsNotLetIn() throws Exception {
        // when
        ask(() -> fail(new SaslAuthenticationException("invalid credentials")));

        // then
        assertThat(told.list)
                .extracting(ILoggingEvent::toString)
                .containsExactly("[ERROR] Waiting for Kafka at broker:9092: SaslAuthenticationException: invalid"
                        + " credentials");
    }

    private void ask(InputTopics.TopicNames newAnswer) throws InterruptedException {
        answer = newAnswer;
        assertThat(topics.areThere()).isEqualTo(topics.waitingFor().isEmpty());
    }

    private static Set<String> fail(RuntimeException cause) throws ExecutionException {
        throw new ExecutionException(cause);
    }
}
