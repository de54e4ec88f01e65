package dev.millrace.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the stub got since it was told to start: how many documents, whether each has another id, and samples of their contents. */
final class Received {

    private static final int SAMPLE = 499;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Marks marks;
    private final boolean isJob;
    private final List<String> joined;
    private final IdSet ids = new IdSet();
    private final IdSet dataStreams = new IdSet();
    private final AtomicLong documents = new AtomicLong();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder sampled = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final AtomicReference<@Nullable String> firstWrong = new AtomicReference<>();

    /**
     * @param isJob whether documents must be ECS: time, message, the rows of the service or the parts of the request; else any
     *     JSON object
     * @param lookups how many tables have a row of the service
     */
    Received(Marks marks, boolean isJob, int lookups) {
        this.marks = marks;
        this.isJob = isJob;
        this.joined = IntStream.rangeClosed(1, lookups)
                .mapToObj(number -> "labels.team" + (number == 1 ? "" : "_" + number))
                .toList();
    }

    /** @return how many operations the body has */
    int take(byte[] body, int length) {
        BulkBody operations = new BulkBody(body, length);
        int count = 0;
        while (operations.next()) {
            count++;
            if (!ids.add(operations.idHash())) {
                duplicates.increment();
            }
            if (isJob) {
                dataStreams.add(operations.indexHash());
            }
            if (operations.sourceStart() % SAMPLE == 0) {
                look(operations.source());
            }
        }
        requests.increment();
        bytes.add(length);
        passed(documents.addAndGet(count));
        return count;
    }

    private synchronized void passed(long soFar) {
        marks.passed(soFar);
    }

    private void look(String source) {
        sampled.increment();
        try {
            JsonNode document = JSON.readTree(source);
            if (!document.isObject() || document.isEmpty() || isJob && !isDone(document)) {
                wrong(source);
            }
        } catch (JsonProcessingException e) {
            wrong(source);
        }
    }

    private boolean isDone(JsonNode document) {
        boolean isJoined = document.has("service.name")
                ? joined.stream()
                        .allMatch(field -> document.path(field).asText().startsWith("team-"))
                : document.path("http.response.status_code").isInt()
                        && document.path("url.path").asText().startsWith("/");
        return isJoined
                && document.path("@timestamp").asText().startsWith("2026-03-14T")
                && document.path("message").isTextual();
    }

    private void wrong(String source) {
        wrong.increment();
        firstWrong.compareAndSet(null, source);
    }

    String report() {
        try {
            return JSON.writeValueAsString(JSON.createObjectNode()
                    .put("documents", documents.get())
                    .put("duplicates", duplicates.sum())
                    .put("dataStreams", dataStreams.size())
                    .put("requests", requests.sum())
                    .put("bytes", bytes.sum())
                    .put("sampled", sampled.sum())
                    .put("wrong", wrong.sum())
                    .put("firstWrong", firstWrong.get()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
