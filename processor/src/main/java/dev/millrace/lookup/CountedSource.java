package dev.millrace.lookup;

import java.util.concurrent.CompletableFuture;

/** Counts and times what goes over the wire. */
final class CountedSource implements KeySource {

    private final KeySource server;
    private final AskCounts counts;

    CountedSource(KeySource server, AskCounts counts) {
        this.server = server;
        this.counts = counts;
    }

    @Override
    public String place() {
        return server.place();
    }

    @Override
    public boolean isRefusing() {
        return server.isRefusing();
    }

    @Override
    public CompletableFuture<Answer> ask(byte[] key) {
        long start = System.nanoTime();
        counts.asked();
        return KeySource.asked(server, key).whenComplete((answer, failure) -> {
            String fault = failure == null ? answer.fault() : reason(failure);
            if (fault == null) {
                counts.answered(System.nanoTime() - start);
            } else {
                counts.failed(fault);
            }
        });
    }

    private static String reason(Throwable failure) {
        return failure instanceof NoAnswerException ? String.valueOf(failure.getMessage()) : failure.toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
