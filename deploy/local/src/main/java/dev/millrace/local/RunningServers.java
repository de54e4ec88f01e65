package dev.millrace.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Both servers, each perhaps still starting on a thread of its own: side by side they take as long as the slower one. */
public final class RunningServers implements AutoCloseable {

    private final CompletableFuture<LocalKafka> kafka;
    private final CompletableFuture<LocalElasticsearch> elasticsearch;

    private RunningServers(CompletableFuture<LocalKafka> kafka, CompletableFuture<LocalElasticsearch> elasticsearch) {
        this.kafka = kafka;
        this.elasticsearch = elasticsearch;
    }

    /** Returns at once: {@link #kafka} and {@link #elasticsearch} wait. */
    public static RunningServers start(KafkaOptions kafka, ElasticsearchOptions elasticsearch) {
        return new RunningServers(
                CompletableFuture.supplyAsync(() -> LocalKafka.start(kafka), RunningServers::onThread),
                CompletableFuture.supplyAsync(() -> LocalElasticsearch.start(elasticsearch), RunningServers::onThread));
    }

    private static void onThread(Runnable work) {
        Thread thread = new Thread(work, "local-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the broker answers; {@link ServerStartException} when it did not come up. */
    public LocalKafka kafka() {
        return started(kafka);
    }

    /** Waits until the node answers; {@link ServerStartException} when it did not come up. */
    public LocalElasticsearch elasticsearch() {
        return started(elasticsearch);
    }

    private static <T> T started(CompletableFuture<T> server) {
        try {
            return server.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ServerStartException failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        CompletableFuture.allOf(closing(kafka), closing(elasticsearch)).join();
    }

    /** One that never came up has closed itself. */
    private static CompletableFuture<Void> closing(CompletableFuture<? extends LocalServer> server) {
        return server.handleAsync(
                (started, failure) -> {
                    if (failure == null) {
                        started.close();
                    }
                    return null;
                },
                RunningServers::onThread);
    }
}
