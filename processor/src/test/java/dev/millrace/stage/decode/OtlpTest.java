package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.millrace.config.DecodeConfig;
import dev.millrace.stage.decode.Decoded.Entry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is OTLP and what is not, and the single decisions within it. */
class OtlpTest {

    @Test
    void numbersLogRecordsAcrossResourcesAndScopes() {
        // given
        ScopeLogs two = ScopeLogs.newBuilder()
                .addLogRecords(body(OtlpRequests.string("a")))
                .addLogRecords(body(OtlpRequests.string("b")))
                .build();
        ExportLogsServiceRequest request = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(two).addScopeLogs(two))
                .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(two))
                .build();

        // then
        assertThat(Decoded.of(request.toByteArray())).extracting(Entry::index).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(Decoded.of(OtlpRequests.json(request)))
                .extracting(Entry::index)
                .containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void writesABodyThatIsNoTextAsTheMessage() {
        assertThat(message(OtlpRequests.integer(42))).isEqualTo("42");
        assertThat(message(OtlpRequests.floating(0.5))).isEqualTo("0.5");
        assertThat(message(AnyValue.newBuilder().setBoolValue(true).build())).isEqualTo("true");
        assertThat(message(bytes("text of bytes".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("text of bytes");
        assertThat(message(bytes(new byte[] {(byte) 0xff, 0}))).isEqualTo("/wA=");
        assertThat(message(AnyValue.newBuilder()
                        .setArrayValue(ArrayValue.newBuilder()
                                .addValues(OtlpRequests.integer(1))
                                .addValues(OtlpRequests.string("x")))
                        .build()))
                .isEqualTo("[1,\\\"x\\\"]");
    }

    @Test
    void writesTheFieldsOfAStructuredBodyAsTheEvents() {
        // given
        AnyValue body = AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder()
                        .addValues(OtlpRequests.attribute("msg", OtlpRequests.string("hello")))
                        .addValues(OtlpRequests.attribute("n", OtlpRequests.integer(-7))))
                .build();

        // then
        assertThat(Decoded.of(one(body)).get(0).fields())
                .containsEntry("msg", "hello")
                .containsEntry("n", "-7");
    }

    @Test
    void rejectsARequestThatIsCutShort() {
        // given
        byte[] whole = OtlpRequests.shop(2).toByteArray();

        // when
        List<Entry> entries = Decoded.of(Arrays.copyOf(whole, whole.length - 3));

        // then
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).code()).isEqualTo("decode.otlp-malformed");
        assertThat(entries.get(0).reason()).startsWith("byte ");
    }

    @Test
    void rejectsOtherSignals() {
        // given
        byte[] traces = TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addSpans(Span.newBuilder()
                                        .setTraceId(ByteString.fromHex("4bf92f3577b34da6a3ce929d0e0e4736"))
                                        .setName("GET /"))))
                .build()
                .toByteArray();

        // then
        assertThat(Decoded.of(traces).get(0).code()).isEqualTo("decode.otlp-malformed");
    }

    @Test
    void takesTextThatBeginsWithALineBreakForText() {
        for (String text : List.of("\nline", "\n\n\n\n\n\n\nline", "\n{\"message\":\"json\"}", "\n\u001a\u0001x")) {
            assertThat(Decoded.of(text)).as(text).hasSize(1);
            assertThat(Decoded.of(text).get(0).code()).as(text).isNull();
        }
    }

    @Test
    void rejectsOnlyTheLogRecordWhoseTextIsNotUtf8() {
        // given
        byte[] request = OtlpRequests.shop(3).toByteArray();
        int second = new String(request, StandardCharsets.ISO_8859_1).indexOf("Order 1");
        request[second] = (byte) 0xff;

        // when
        List<Entry> entries = Decoded.of(request);

        // then
        assertThat(entries).extracting(Entry::code).containsExactly(null, "decode.invalid-utf8", null);
        assertThat(entries.get(1).reason()).startsWith("byte " + second + " ");
    }

    @Test
    void rejectsOnceWhatAllLogRecordsShare() {
        // given
        byte[] request = OtlpRequests.shop(3).toByteArray();
        request[new String(request, StandardCharsets.ISO_8859_1).indexOf("production")] = (byte) 0xff;

        // then
        assertThat(Decoded.of(request)).extracting(Entry::code).containsExactly("decode.invalid-utf8");
    }

    @Test
    void rejectsARequestThatWouldGrowBeyondMeasure() {
        // given: 100 kB for each of 1,000 log records
        ResourceLogs.Builder logs = ResourceLogs.newBuilder()
                .setResource(Resource.newBuilder()
                        .addAttributes(OtlpRequests.attribute("a", OtlpRequests.string("x".repeat(100_000)))));
        ScopeLogs.Builder scope = ScopeLogs.newBuilder();
        for (int i = 0; i < 1000; i++) {
            scope.addLogRecords(LogRecord.getDefaultInstance());
        }
        ExportLogsServiceRequest request = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(logs.addScopeLogs(scope))
                .build();

        // then
        for (byte[] value :
                List.of(request.toByteArray(), OtlpRequests.json(request).getBytes(StandardCharsets.UTF_8))) {
            assertThat(Decoded.of(value)).extracting(Entry::code).containsExactly("decode.too-large");
        }
    }

    @Test
    void rejectsWhatIsTooDeepOrHasTooManyFields() {
        // given
        AnyValue deep = OtlpRequests.string("x");
        for (int i = 0; i < 5; i++) {
            deep = AnyValue.newBuilder()
                    .setArrayValue(ArrayValue.newBuilder().addValues(deep))
                    .build();
        }

        // then
        assertThat(Decoded.of(one(deep), new DecodeConfig(1000, 5, 100, 100, 100, List.of())))
                .extracting(Entry::code)
                .containsExactly("decode.too-deep");
        assertThat(Decoded.of(one(deep), new DecodeConfig(1000, 10, 3, 100, 100, List.of())))
                .extracting(Entry::code)
                .containsExactly("decode.too-many-fields");
    }

    @Test
    void rejectsARequestWithoutLogRecords() {
        assertThat(Decoded.of("{\"resourceLogs\":[]}").get(0).code()).isEqualTo("decode.empty");
        assertThat(Decoded.of(ExportLogsServiceRequest.newBuilder()
                                .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder()))
                                .build()
                                .toByteArray())
                        .get(0)
                        .code())
                .isEqualTo("decode.empty");
    }

    @Test
    void tellsOtherJsonFromRequests() {
        assertThat(Decoded.of("{\"resourceLogs\":\"mine\"}").get(0).fields()).containsEntry("resourceLogs", "mine");
        assertThat(Decoded.of("{\"resourceLogs\":[1]}").get(0).code()).isNull();
        assertThat(Decoded.of("{\"resourceLogs\":[{\"scopeLogs\":7}]}").get(0).code())
                .isEqualTo("decode.otlp-malformed");
        assertThat(Decoded.of("{\"resourceLogs\":[{}").get(0).code()).isEqualTo("decode.json-malformed");
    }

    @Test
    void keepsWhatIsNotDefined() {
        // given: field 13 of a log record
        byte[] unknown = {10, 6, 18, 4, 18, 2, 104, 5};
        String json = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"new\":{\"a\":1}}]}]}],\"x\":\"y\"}";

        // then
        assertThat(Decoded.of(unknown).get(0).fields()).containsEntry("otlp.unknown", "aAU=");
        assertThat(Decoded.of(json).get(0).fields())
                .containsEntry("otlp.unknown.new", "{\\\"a\\\":1}")
                .containsEntry("otlp.unknown.x", "y");
    }

    private static String message(AnyValue body) {
        return String.valueOf(Decoded.of(one(body)).get(0).fields().get("message"));
    }

    private static AnyValue bytes(byte[] bytes) {
        return AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(bytes)).build();
    }

    private static LogRecord body(AnyValue body) {
        return LogRecord.newBuilder().setBody(body).build();
    }

    private static byte[] one(AnyValue body) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(body(body))))
                .build()
                .toByteArray();
    }
}
