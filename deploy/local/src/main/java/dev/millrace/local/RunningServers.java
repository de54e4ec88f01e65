package dev.millrace.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Both servers, each perhaps still starting on a thread of its own: side by side they take as long as the slower one. */
public final class RunningServers<K extends KafkaServer, E extends ElasticsearchServer> implements AutoCloseable {

    private final CompletableFuture<K> kafka;
    private final CompletableFuture<E> elasticsearch;

    private RunningServers(CompletableFuture<K> kafka, CompletableFuture<E> elasticsearch) {
        this.kafka = kafka;
        this.elasticsearch = elasticsearch;
    }

    /** Local ones. Returns at once: {@link #kafka} and {@link #elasticsearch} wait. */
    public static RunningServers<LocalKafka, LocalElasticsearch> start(
            KafkaOptions kafka, ElasticsearchOptions elasticsearch) {
        return start(() -> LocalKafka.start(kafka), () -> LocalElasticsearch.start(elasticsearch));
    }

    /** Starts both, each on a thread of its own, and returns at once. */
    public static <K extends KafkaServer, E extends ElasticsearchServer> RunningServers<K, E> start(
            Supplier<K> kafka, Supplier<E> elasticsearch) {
        return new RunningServers<>(
                CompletableFuture.supplyAsync(kafka, RunningServers::onThread),
                CompletableFuture.supplyAsync(elasticsearch, RunningServers::onThread));
    }

    private static void onThread(Runnable work) {
        Thread thread = new Thread(work, "server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the broker answers; {@link ServerStartException} when it did not come up. */
    public K kafka() {
        return started(kafka);
    }

    /** Waits until the node answers; {@link ServerStartException} when it did not come up. */
    public E elasticsearch() {
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
    private static CompletableFuture<Void> closing(CompletableFuture<? extends Server> server) {
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
