package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {

    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final ThreadReplacement replacement = new ThreadReplacement(isClosing::get);

    @Test
    void replacesAThreadAfterAPause() {
        // when
        CompletableFuture<StreamThreadExceptionResponse> response = dies();

        // then
        assertThat(response).isNotDone();
        await().until(response::isDone);
        assertThat(response.join()).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    }

    @Test
    void doesNotHoldUpAnApplicationThatCloses() {
        // given deaths enough for the longest pause
        isClosing.set(true);
        for (int i = 0; i < 10; i++) {
            dies().join();
        }
        isClosing.set(false);
        CompletableFuture<StreamThreadExceptionResponse> response = dies();

        // when
        isClosing.set(true);

        // then
        await().until(response::isDone);
        assertThat(response.join()).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    }

    private CompletableFuture<StreamThreadExceptionResponse> dies() {
        return CompletableFuture.supplyAsync(() -> replacement.handle(new IllegalStateException("a bug")));
    }
}
