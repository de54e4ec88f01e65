package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Kafka goes away while Millrace runs. */
class KafkaAwayIT extends IntegrationTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(BrokerWatch.class);
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            told.add(event.toString());
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
    }

    @Test
    void tellsOnceThatKafkaIsAwayAndOnceThatItIsBackAndLosesNothing() {
        // given
        topics.create(1);
        String kafka = "Kafka at " + topics.bootstrapServers();
        try (RunningMillrace millrace = RunningMillrace.start(config()).awaitRunning()) {
            topics.produce(100, IntegrationTest::event);
            awaitNoLag();

            // when
            SERVERS.kafka().suspend();
            try {
                await().atMost(LONG).untilAsserted(() -> assertThat(told).isNotEmpty());
            } finally {
                SERVERS.kafka().resume();
            }
            await().atMost(LONG).untilAsserted(() -> assertThat(told).hasSize(2));
            topics.produce(100, IntegrationTest::event);
            awaitNoLag();

            // then
            assertThat(told)
                    .containsExactly(
                            "[WARN] " + kafka + " does not answer; its clients go on trying",
                            "[INFO] " + kafka + " answers again");
            assertBalanced(millrace.counters());
        }
        assertStoredOnce(200);
    }
}
