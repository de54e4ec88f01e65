package dev.millrace.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AskCountsTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(AskCounts.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    @AfterEach
    void stopListening() {
        logger.detachAppender(told);
    }

    @Test
    void saysWhyAServerIsDownThoughAnAnswerCameInBetween() {
        // given
        told.start();
        logger.addAppender(told);
        AskCounts counts = new AskCounts("hosts", "http://inventory/{host.name}", InstantSource.system());

        // when
        counts.failed("no answer within 1 s");
        counts.answered(1);
        counts.isDown();

        // then
        assertThat(told.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Lookup hosts gets no answers, events go on without: no answer within 1 s");
        assertThat(counts.status(true, 0, 0).lastError()).isNull();
    }
}
