package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BrokerWatchTest {

    private static final Node ONE = new Node(1, "a", 9092);
    private static final Node TWO = new Node(2, "b", 9092);
    private static final Node THREE = new Node(3, "c", 9092);

    private final Logger logger = (Logger) LoggerFactory.getLogger(BrokerWatch.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    private BrokerWatch.Brokers answer = List::of;
    private final BrokerWatch watch = new BrokerWatch("a:9092", () -> answer.ask());

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
    void tellsOnceThatKafkaIsAwayAndOnceThatItIsBack() throws Exception {
        // when
        look(() -> List.of(ONE));
        look(() -> fail(new TimeoutException("call 1 timed out")));
        look(() -> fail(new TimeoutException("call 2 timed out")));
        look(() -> List.of(ONE));
        look(() -> List.of(ONE));

        // then
        assertThat(told.list)
                .extracting(ILoggingEvent::toString)
                .containsExactly(
                        "[WARN] Kafka at a:9092 does not answer; its clients go on trying",
                        "[INFO] Kafka at a:9092 answers again");
        assertThat(told.list.get(0).getKeyValuePairs().get(0).value)
                .hasToString("org.apache.kafka.common.errors.TimeoutException: call 1 timed out");
    }

    @Test
    void tellsOnceThatABrokerIsGoneAndOnceThatItIsBack() throws Exception {
        // when
        look(() -> List.of(ONE, TWO));
        look(() -> List.of(ONE));
        look(() -> List.of(ONE));
        look(() -> List.of(TWO, ONE, THREE));
        look(() -> List.of(TWO, ONE, THREE));

        // then
        assertThat(told.list)
                .extracting(ILoggingEvent::toString)
                .containsExactly(
                        "[WARN] Kafka broker b:9092 (id: 2 rack: null isFenced: false) is gone; the others go on",
                        "[INFO] Kafka broker b:9092 (id: 2 rack: null isFenced: false) is back");
    }

    private void look(BrokerWatch.Brokers brokers) throws InterruptedException {
        answer = brokers;
        watch.look();
    }

    private static List<Node> fail(Exception cause) throws ExecutionException {
        throw new ExecutionException(cause);
    }
}
