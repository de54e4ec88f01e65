package dev.millrace.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counters as documents in ECS, below {@code millrace.metrics}: what was counted since the document before, so that
 * sums over any time and any number of instances are right, and what stands now. Owned by one thread.
 */
public final class MetricDocument {

    private static final JsonFactory JSON = new JsonFactory();

    private final Counters counters;
    private final String version;
    private final String host;
    private final Map<String, Long> before = new HashMap<>();
    private Instant last;

    /**
     * @param version of Millrace
     * @param host that the documents name
     * @param start from when on is counted
     */
    public MetricDocument(Counters counters, String version, String host, Instant start) {
        this.counters = counters;
        this.version = version;
        this.host = host;
        this.last = start;
    }

    /**
     * One document with the totals, one for each rejection code that was counted since, one for each of {@code lookups}.
     *
     * @param standing numbers that stand now, by the names behind {@code millrace.metrics.}
     * @param lookups of each lookup, by its name, numbers that only grow ({@code hits}, {@code misses}) and that stand
     * @return JSON in UTF-8
     */
    public List<byte[]> next(Instant now, Map<String, Double> standing, Map<String, Map<String, Double>> lookups) {
        List<byte[]> documents = new ArrayList<>();
        Map<String, Object> totals = new HashMap<>();
        totals.put("interval_ms", now.toEpochMilli() - last.toEpochMilli());
        totals.put("records", since("records", counters.records().sum()));
        totals.put("bytes", since("bytes", counters.bytes().sum()));
        totals.put("read", since("read", counters.read().sum()));
        totals.put("stored", since("stored", counters.stored().sum()));
        totals.put("duplicates", since("duplicates", counters.duplicates().sum()));
        totals.put(
                "failure_stored",
                since("failure_stored", counters.failureStored().sum()));
        totals.put(
                "dead_lettered", since("dead_lettered", counters.deadLettered().sum()));
        totals.put("dropped", since("dropped", counters.dropped().sum()));
        totals.put("retried", since("retried", counters.retried().sum()));
        totals.put(
                "bulk_requests", since("bulk_requests", counters.bulkRequests().sum()));
        totals.put("bulk_bytes", since("bulk_bytes", counters.bulkBytes().sum()));
        totals.put("bulk_millis", since("bulk_millis", counters.bulkDurations().sumMillis()));
        totals.put("delivered", since("delivered", counters.delivery().count()));
        totals.put(
                "delivery_millis", since("delivery_millis", counters.delivery().sumMillis()));
        totals.put("open", counters.open());
        totals.putAll(standing);
        documents.add(document(now, totals));
        counters.rejections().forEach((code, count) -> {
            long rejected = since("rejected " + code, count);
            if (rejected > 0) {
                documents.add(document(now, Map.of("code", code, "rejected", rejected)));
            }
        });
        lookups.forEach((lookup, numbers) -> {
            Map<String, Object> fields = new HashMap<>(Map.of("lookup", lookup));
            numbers.forEach((name, number) -> fields.put(
                    name,
                    name.equals("hits") || name.equals("misses")
                            ? since(name + " " + lookup, number.longValue())
                            : number));
            documents.add(document(now, fields));
        });
        last = now;
        return documents;
    }

    private long since(String name, long total) {
        Long counted = before.put(name, total);
        return total - (counted == null ? 0 : counted);
    }

    private byte[] document(Instant now, Map<String, ?> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("@timestamp", now.toString());
            json.writeStringField("event.dataset", "millrace.metrics");
            json.writeStringField("event.kind", "metric");
            json.writeStringField("service.name", "millrace");
            json.writeStringField("service.version", version);
            json.writeStringField("host.name", host);
            for (Map.Entry<String, ?> field : fields.entrySet()) {
                json.writeFieldName("millrace.metrics." + field.getKey());
                Object value = field.getValue();
                if (value instanceof Double number && number == Math.rint(number)) {
                    json.writeNumber(number.longValue());
                } else {
                    json.writePOJO(value);
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
