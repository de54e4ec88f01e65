package dev.millrace.stage.decode;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests of OTLP logs as their published Java classes write them, and the same as OTLP's JSON. */
public final class OtlpRequests {

    private static final List<String> KEYS = List.of(
            "service.name",
            "host.name",
            "k8s.pod.name",
            "http.method",
            "http.response.status_code",
            "url.full",
            "exception.type",
            "exception.stacktrace",
            "message",
            "level",
            "@timestamp",
            "thread.id",
            "a",
            "a.b",
            "",
            "quote\"d",
            "tab\tbed",
            "é☃",
            "data_stream.dataset");

    private static final List<String> TEXTS = List.of(
            "",
            "plain",
            "two\nlines",
            "\"quoted\" \\ back",
            "é ☃ \ud83d\ude80",
            "\u0000\u001f",
            "GET",
            "10.1.2.3",
            "{\"a\":1}",
            "200");

    private final Random random;

    public OtlpRequests(Random random) {
        this.random = random;
    }

    /** Records that say something in each of their fields. */
    public static ExportLogsServiceRequest shop(int records) {
        ScopeLogs.Builder scope = ScopeLogs.newBuilder()
                .setScope(InstrumentationScope.newBuilder()
                        .setName("com.example.shop.Checkout")
                        .setVersion("1.4.0"));
        for (int i = 0; i < records; i++) {
            scope.addLogRecords(LogRecord.newBuilder()
                    .setTimeUnixNano(1_773_476_813_589_000_000L + i)
                    .setObservedTimeUnixNano(1_773_476_813_700_000_000L)
                    .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
                    .setSeverityText("INFO")
                    .setBody(string("Order " + i + " accepted for customer 4711 in 38 ms"))
                    .addAttributes(attribute("http.request.method", string("POST")))
                    .addAttributes(attribute("http.response.status_code", integer(201)))
                    .addAttributes(attribute("url.path", string("/v1/orders")))
                    .addAttributes(attribute("thread.name", string("http-nio-8080-exec-7")))
                    .addAttributes(attribute("shop.order.total", floating(149.9)))
                    .addAttributes(attribute("number", integer(i)))
                    .setFlags(1)
                    .setTraceId(ByteString.fromHex("4bf92f3577b34da6a3ce929d0e0e4736"))
                    .setSpanId(ByteString.fromHex("00f067aa0ba902b7")));
        }
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(attribute("service.name", string("checkout")))
                                .addAttributes(attribute("service.version", string("2.14.1")))
                                .addAttributes(attribute("service.instance.id", string("checkout-7d9c5b-x2x")))
                                .addAttributes(attribute("deployment.environment.name", string("production")))
                                .addAttributes(attribute("host.name", string("node-3")))
                                .addAttributes(attribute("k8s.pod.name", string("checkout-7d9c5b-x2x")))
                                .addAttributes(attribute("k8s.namespace.name", string("shop")))
                                .addAttributes(attribute("telemetry.sdk.language", string("java"))))
                        .addScopeLogs(scope)
                        .setSchemaUrl("https://opentelemetry.io/schemas/1.37.0"))
                .build();
    }

    /** Anything that can be written, and much that nobody writes. */
    public ExportLogsServiceRequest any() {
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        for (int r = 1 + random.nextInt(2); r > 0; r--) {
            ResourceLogs.Builder resourceLogs = ResourceLogs.newBuilder();
            if (random.nextBoolean()) {
                resourceLogs.setResource(Resource.newBuilder()
                        .addAllAttributes(attributes())
                        .setDroppedAttributesCount(random.nextInt(2)));
                resourceLogs.setSchemaUrl(text());
            }
            for (int s = random.nextInt(3); s > 0; s--) {
                ScopeLogs.Builder scopeLogs = ScopeLogs.newBuilder().setSchemaUrl(text());
                if (random.nextBoolean()) {
                    scopeLogs.setScope(InstrumentationScope.newBuilder()
                            .setName(text())
                            .setVersion(text())
                            .addAllAttributes(attributes())
                            .setDroppedAttributesCount(random.nextInt(3)));
                }
                for (int l = random.nextInt(4); l > 0; l--) {
                    scopeLogs.addLogRecords(record());
                }
                resourceLogs.addScopeLogs(scopeLogs);
            }
            request.addResourceLogs(resourceLogs);
        }
        return request.build();
    }

    /** How many log records it holds. */
    public static int records(ExportLogsServiceRequest request) {
        return request.getResourceLogsList().stream()
                .flatMap(resource -> resource.getScopeLogsList().stream())
                .mapToInt(ScopeLogs::getLogRecordsCount)
                .sum();
    }

    private LogRecord record() {
        LogRecord.Builder record = LogRecord.newBuilder();
        if (random.nextInt(4) > 0) {
            record.setTimeUnixNano(
                    random.nextBoolean() ? 1_773_476_813_589_000_000L + random.nextInt() : random.nextLong());
        }
        if (random.nextBoolean()) {
            record.setObservedTimeUnixNano(1_773_476_813_700_000_000L);
        }
        record.setSeverityNumberValue(random.nextInt(25));
        if (random.nextBoolean()) {
            record.setSeverityText(List.of("Information", "WARN", "odd", "").get(random.nextInt(4)));
        }
        if (random.nextInt(5) > 0) {
            record.setBody(value(3));
        }
        record.addAllAttributes(attributes());
        record.setDroppedAttributesCount(random.nextInt(2)).setFlags(random.nextBoolean() ? random.nextInt() : 0);
        byte[] id = new byte[16];
        if (random.nextBoolean()) {
            random.nextBytes(id);
        }
        record.setTraceId(ByteString.copyFrom(id)).setSpanId(ByteString.copyFrom(id, 0, 8));
        return random.nextBoolean() ? record.setEventName(text()).build() : record.build();
    }

    private List<KeyValue> attributes() {
        return keyValues(3);
    }

    private List<KeyValue> keyValues(int depth) {
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> attribute(KEYS.get(random.nextInt(KEYS.size())), value(depth)))
                .toList();
    }

    private AnyValue value(int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> AnyValue.getDefaultInstance();
            case 1 -> AnyValue.newBuilder().setBoolValue(random.nextBoolean()).build();
            case 2 -> integer(random.nextBoolean() ? random.nextInt(1000) : random.nextLong());
            case 3 -> floating(number());
            case 4 -> {
                byte[] bytes = new byte[random.nextInt(5)];
                random.nextBytes(bytes);
                yield AnyValue.newBuilder()
                        .setBytesValue(ByteString.copyFrom(bytes))
                        .build();
            }
            case 5 -> string(text());
            case 6 ->
                AnyValue.newBuilder()
                        .setArrayValue(ArrayValue.newBuilder()
                                .addAllValues(IntStream.range(0, random.nextInt(4))
                                        .mapToObj(i -> value(depth - 1))
                                        .toList()))
                        .build();
            default ->
                AnyValue.newBuilder()
                        .setKvlistValue(KeyValueList.newBuilder().addAllValues(keyValues(depth - 1)))
                        .build();
        };
    }

    private double number() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(100);
            case 1 -> random.nextInt(1_000_000) / 1000.0;
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> random.nextGaussian();
            default ->
                List.of(0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, 1e300, Double.MIN_VALUE)
                        .get(random.nextInt(6));
        };
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    static KeyValue attribute(String key, AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    static AnyValue string(String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }

    static AnyValue integer(long number) {
        return AnyValue.newBuilder().setIntValue(number).build();
    }

    static AnyValue floating(double number) {
        return AnyValue.newBuilder().setDoubleValue(number).build();
    }

    // ---- as OTLP's JSON

    public static String json(ExportLogsServiceRequest request) {
        return "{\"resourceLogs\":"
                + list(request.getResourceLogsList().stream()
                        .map(OtlpRequests::json)
                        .toList()) + "}";
    }

    private static String json(ResourceLogs logs) {
        return "{\"resource\":{\"attributes\":" + members(logs.getResource().getAttributesList())
                + ",\"droppedAttributesCount\":" + logs.getResource().getDroppedAttributesCount() + "},\"scopeLogs\":"
                + list(logs.getScopeLogsList().stream().map(OtlpRequests::json).toList()) + ",\"schemaUrl\":"
                + quoted(logs.getSchemaUrl()) + "}";
    }

    private static String json(ScopeLogs logs) {
        InstrumentationScope scope = logs.getScope();
        return "{\"scope\":{\"name\":" + quoted(scope.getName()) + ",\"version\":" + quoted(scope.getVersion())
                + ",\"attributes\":" + members(scope.getAttributesList()) + ",\"droppedAttributesCount\":"
                + scope.getDroppedAttributesCount() + "},\"logRecords\":"
                + list(logs.getLogRecordsList().stream().map(OtlpRequests::json).toList()) + ",\"schemaUrl\":"
                + quoted(logs.getSchemaUrl()) + "}";
    }

    private static String json(LogRecord log) {
        return "{\"timeUnixNano\":\"" + Long.toUnsignedString(log.getTimeUnixNano()) + "\",\"observedTimeUnixNano\":\""
                + Long.toUnsignedString(log.getObservedTimeUnixNano()) + "\",\"severityNumber\":"
                + log.getSeverityNumberValue() + ",\"severityText\":" + quoted(log.getSeverityText())
                + (log.hasBody() ? ",\"body\":" + json(log.getBody()) : "") + ",\"attributes\":"
                + members(log.getAttributesList()) + ",\"droppedAttributesCount\":" + log.getDroppedAttributesCount()
                + ",\"flags\":" + Integer.toUnsignedString(log.getFlags()) + ",\"traceId\":\""
                + HexFormat.of().withUpperCase().formatHex(log.getTraceId().toByteArray()) + "\",\"spanId\":\""
                + HexFormat.of().formatHex(log.getSpanId().toByteArray()) + "\",\"eventName\":"
                + quoted(log.getEventName()) + "}";
    }

    private static String members(List<KeyValue> members) {
        return list(members.stream()
                .map(m -> "{\"key\":" + quoted(m.getKey()) + ",\"value\":" + json(m.getValue()) + "}")
                .toList());
    }

    private static String json(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> "{\"stringValue\":" + quoted(value.getStringValue()) + "}";
            case BOOL_VALUE -> "{\"boolValue\":" + value.getBoolValue() + "}";
            case INT_VALUE -> "{\"intValue\":\"" + value.getIntValue() + "\"}";
            case DOUBLE_VALUE -> "{\"doubleValue\":" + json(value.getDoubleValue()) + "}";
            case ARRAY_VALUE ->
                "{\"arrayValue\":{\"values\":"
                        + list(value.getArrayValue().getValuesList().stream()
                                .map(OtlpRequests::json)
                                .toList()) + "}}";
            case KVLIST_VALUE ->
                "{\"kvlistValue\":{\"values\":" + members(value.getKvlistValue().getValuesList()) + "}}";
            case BYTES_VALUE ->
                "{\"bytesValue\":\""
                        + Base64.getEncoder()
                                .encodeToString(value.getBytesValue().toByteArray()) + "\"}";
            case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> "{}";
        };
    }

    private static String json(double value) {
        return Double.isNaN(value) || Double.isInfinite(value) ? "\"" + value + "\"" : Double.toString(value);
    }

    private static String list(List<String> elements) {
        return elements.stream().collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
            } else {
                json.appendCodePoint(c);
            }
        });
        return json.append('"').toString();
    }
}
