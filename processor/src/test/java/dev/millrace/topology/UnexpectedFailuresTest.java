package dev.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.event.Origin;
import dev.millrace.event.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UnexpectedFailuresTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(UnexpectedFailures.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    @AfterEach
    void stopListening() {
        logger.detachAppender(told);
    }

    @Test
    void tellsEachKindOnceAndRejectsEachEvent() {
        // given
        told.start();
        logger.addAppender(told);

        // when
        for (int i = 0; i < 3; i++) {
            assertThat(UnexpectedFailures.rejection(Stage.ENRICH, origin(i), new Surprise("event " + i))
                            .reason())
                    .endsWith("Surprise: event " + i);
        }
        UnexpectedFailures.rejection(Stage.ROUTE, origin(3), new Surprise("in another stage"));
        UnexpectedFailures.rejection(Stage.ROUTE, origin(4), new Surprise("from another line"));

        // then
        assertThat(told.list)
                .extracting(event -> event.getThrowableProxy().getMessage())
                .containsExactly("event 0", "in another stage", "from another line");
    }

    private static Origin origin(long offset) {
        return new Origin("logs", "id", 0, offset, Origin.NO_TIMESTAMP);
    }

    private static final class Surprise extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Surprise(String message) {
            super(message);
        }
    }
}
