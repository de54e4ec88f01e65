package dev.millrace.sink;

import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.client.Node;
import org.elasticsearch.client.RestClient;

/**
 * Counts the hosts that failed under the client. It goes on to the next host by itself, and when that one refuses the
 * request nobody tells that an earlier one may have carried it out ({@code RestClient} 8.19.0 keeps earlier failures for
 * connection errors and 502 to 504 only). Any thread.
 */
public final class HostFailures extends RestClient.FailureListener {

    private final AtomicLong failures = new AtomicLong();

    @Override
    public void onFailure(Node node) {
        failures.incrementAndGet();
    }

    /** So many until now, over all requests. */
    long count() {
        return failures.get();
    }
}
