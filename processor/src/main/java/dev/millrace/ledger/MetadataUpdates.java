package dev.millrace.ledger;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Counts how often a consumer has learned something new about its topics. A consumer fetches by topic UUID (KIP-516), so
 * it reads nothing from a topic that was created again before it has got new metadata: whoever asks for the UUIDs after
 * each update knows in time. Kafka calls a deserializer that is also a {@link ClusterResourceListener} at each update, on
 * the thread that received it.
 */
public final class MetadataUpdates extends ByteArrayDeserializer implements ClusterResourceListener {

    private final AtomicInteger updates = new AtomicInteger();

    @Override
    public void onUpdate(ClusterResource clusterResource) {
        updates.incrementAndGet();
    }

    /** Any thread. */
    int count() {
        return updates.get();
    }
}
