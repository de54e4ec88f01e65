package dev.millrace.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The job of the benchmark, in the plain way: the four shapes of {@link Events} become ECS, the access line is taken apart, the
 * service's row is joined, what has no home goes to {@code attributes}.
 */
final class PlainJob {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern ACCESS =
            Pattern.compile("^(\\S+) \\S+ (\\S+) \\[([^\\]]+)\\] \"(\\S+) (\\S+) HTTP/([0-9.]+)\""
                    + " (\\d{3}) (\\d+|-) \"([^\"]*)\" \"([^\"]*)\"$");
    private static final DateTimeFormatter CLF = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("message", "message"),
            Map.entry("msg", "message"),
            Map.entry("logger_name", "log.logger"),
            Map.entry("thread_name", "process.thread.name"),
            Map.entry("traceId", "trace.id"),
            Map.entry("spanId", "span.id"),
            Map.entry("service", "service.name"),
            Map.entry("name", "service.name"),
            Map.entry("environment", "service.environment"),
            Map.entry("hostname", "host.name"),
            Map.entry("pid", "process.pid"),
            Map.entry("service.name", "service.name"),
            Map.entry("service.version", "service.version"),
            Map.entry("service.environment", "service.environment"),
            Map.entry("event.dataset", "event.dataset"),
            Map.entry("process.thread.name", "process.thread.name"),
            Map.entry("log.logger", "log.logger"),
            Map.entry("trace.id", "trace.id"),
            Map.entry("transaction.id", "transaction.id"),
            Map.entry("labels", "labels"));

    private final Map<String, String[]> services;

    private PlainJob(Map<String, String[]> services) {
        this.services = services;
    }

    static PlainJob withServices(String csv) throws IOException {
        Map<String, String[]> services = new HashMap<>();
        List<String> lines = Files.readAllLines(Path.of(csv));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            services.put(cells[0], cells);
        }
        return new PlainJob(services);
    }

    ObjectNode document(ConsumerRecord<byte[], byte[]> record) throws IOException {
        JsonNode event = JSON.readTree(record.value());
        ObjectNode document = JSON.createObjectNode();
        document.put("@timestamp", timestamp(event));
        ObjectNode attributes = JSON.createObjectNode();
        event.properties().forEach(field -> place(field.getKey(), field.getValue(), document, attributes));
        if (event.path("agent").path("type").asText().equals("filebeat")) {
            access(event.path("message").asText(), document);
        }
        String[] row = services.get(document.path("service.name").asText());
        if (row != null) {
            document.put("labels.team", row[1]);
            document.put("labels.tier", row[2]);
        }
        if (!attributes.isEmpty()) {
            document.set("attributes", attributes);
        }
        String dataset = document.path("event.dataset").asText("generic");
        document.put("kafka.topic", record.topic());
        document.put("kafka.partition", record.partition());
        document.put("kafka.offset", record.offset());
        document.put("data_stream.type", "logs");
        document.put("data_stream.dataset", dataset);
        document.put("data_stream.namespace", "default");
        return document;
    }

    static String index(ObjectNode document) {
        return "logs-" + document.path("data_stream.dataset").asText() + "-default";
    }

    static String id(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.partition() + "-" + record.offset();
    }

    private static String timestamp(JsonNode event) {
        JsonNode time = event.path("time");
        Instant at = time.isNumber()
                ? Instant.ofEpochMilli(time.asLong())
                : OffsetDateTime.parse(event.path("@timestamp").asText()).toInstant();
        return ISO.format(at);
    }

    private static void place(String name, JsonNode value, ObjectNode document, ObjectNode attributes) {
        String home = NAMES.get(name);
        switch (name) {
            case "@timestamp", "time", "@version", "@metadata", "ecs.version", "ecs" -> {}
            case "level", "log.level" -> document.put("log.level", level(value));
            case "req" -> request(value, document, attributes);
            case "res" -> document.set("http.response.status_code", value.path("statusCode"));
            case "http" -> {
                document.set("http.request.method", value.path("request").path("method"));
                document.set("http.response.status_code", value.path("response").path("status_code"));
            }
            case "url" -> document.set("url.path", value.path("path"));
            case "host" -> document.set("host.name", value.isObject() ? value.path("name") : value);
            case "agent" -> {
                document.set("agent.type", value.path("type"));
                document.set("agent.id", value.path("id"));
            }
            case "log" -> {
                document.set("log.offset", value.path("offset"));
                document.set("log.file.path", value.path("file").path("path"));
            }
            default -> {
                if (home != null) {
                    document.set(home, value);
                } else {
                    attributes.set(name, value);
                }
            }
        }
    }

    private static String level(JsonNode value) {
        if (value.isNumber()) {
            int level = value.asInt();
            return level >= 60
                    ? "fatal"
                    : level >= 50 ? "error" : level >= 40 ? "warn" : level >= 30 ? "info" : "debug";
        }
        return value.asText().toLowerCase(Locale.ROOT);
    }

    private static void request(JsonNode request, ObjectNode document, ObjectNode attributes) {
        document.set("http.request.id", request.path("id"));
        document.set("http.request.method", request.path("method"));
        url(request.path("url").asText(), document);
        document.set("source.ip", request.path("remoteAddress"));
        document.set("source.port", request.path("remotePort"));
        JsonNode headers = request.path("headers");
        document.set("user_agent.original", headers.path("user-agent"));
        attributes.set("req.headers", headers);
    }

    private static void access(String line, ObjectNode document) {
        Matcher access = ACCESS.matcher(line);
        if (!access.matches()) {
            return;
        }
        document.put("event.dataset", "nginx.access");
        document.put("@timestamp", ISO.format(OffsetDateTime.parse(access.group(3), CLF)));
        document.put("source.ip", access.group(1));
        document.put("http.request.method", access.group(4));
        url(access.group(5), document);
        document.put("http.version", access.group(6));
        document.put("http.response.status_code", Integer.parseInt(access.group(7)));
        if (!access.group(8).equals("-")) {
            document.put("http.response.body.bytes", Long.parseLong(access.group(8)));
        }
        document.put("http.request.referrer", access.group(9));
        document.put("user_agent.original", access.group(10));
    }

    private static void url(String url, ObjectNode document) {
        int query = url.indexOf('?');
        document.put("url.original", url);
        document.put("url.path", query < 0 ? url : url.substring(0, query));
        if (query >= 0) {
            document.put("url.query", url.substring(query + 1));
        }
    }
}
