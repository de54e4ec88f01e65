package dev.millrace.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.config.StagesConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.sink.DocumentEncoder;
import dev.millrace.stage.decode.Decoder;
import dev.millrace.stage.decode.OtlpRequests;
import dev.millrace.stage.normalize.Normalizer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** OTLP logs as documents: the same from both encodings, with ECS names. */
class OtlpDocumentsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Decoder decoder = new Decoder(StagesConfig.DEFAULT.decode());
    private final Normalizer normalizer =
            new Normalizer(StagesConfig.DEFAULT.normalize(), InstantSource.fixed(Instant.EPOCH));

    @Property(tries = 1000)
    void areTheSameFromBothEncodings(@ForAll long seed) throws JsonProcessingException {
        // given
        ExportLogsServiceRequest request = new OtlpRequests(new Random(seed)).any();
        if (OtlpRequests.records(request) == 0) {
            return;
        }

        // when
        List<JsonNode> proto = documents(request.toByteArray());
        List<JsonNode> json = documents(OtlpRequests.json(request).getBytes(StandardCharsets.UTF_8));

        // then
        assertThat(proto).isEqualTo(json);
    }

    @Test
    void haveEcsNames() throws JsonProcessingException {
        // when
        List<JsonNode> documents = documents(OtlpRequests.shop(2).toByteArray());

        // then
        assertThat(documents).hasSize(2);
        assertThat(documents.get(1)).isEqualTo(JSON.readTree("""
                {"@timestamp":"2026-03-14T08:26:53.589000001Z","message":"Order 1 accepted for customer 4711 in 38 ms",
                "log.level":"info","log.logger":"com.example.shop.Checkout","event.severity":9,"ecs.version":"9.4.0",
                "trace.id":"4bf92f3577b34da6a3ce929d0e0e4736","span.id":"00f067aa0ba902b7",
                "service.name":"checkout","service.version":"2.14.1","service.environment":"production",
                "service.node.name":"checkout-7d9c5b-x2x","host.name":"node-3",
                "kubernetes.pod.name":"checkout-7d9c5b-x2x","kubernetes.namespace":"shop",
                "http.request.method":"POST","http.response.status_code":201,"url.path":"/v1/orders",
                "process.thread.name":"http-nio-8080-exec-7",
                "attributes":{"observed_time_unix_nano":1773476813700000000,"flags":1,"shop.order.total":149.9,
                "number":1,"scope.version":"1.4.0","telemetry.sdk.language":"java",
                "resource.schema_url":"https://opentelemetry.io/schemas/1.37.0"}}"""));
    }

    @Test
    void readsOlderSpellingsOfTheJson() throws JsonProcessingException {
        // given
        String camel = """
                {"resourceLogs":[{"instrumentationLibraryLogs":[{"instrumentationLibrary":{"name":"lib"},
                "logs":[{"timeUnixNano":1773476813589000000,"severityNumber":"SEVERITY_NUMBER_WARN","name":"n",
                "body":"text","traceId":"S/kvNXezTaajzpKdDg5HNg==","spanId":"APBnqgupArc="}]}]}]}""";
        String underscored = """
                {"resource_logs":[{"scope_logs":[{"scope":{"name":"lib"},"log_records":[
                {"time_unix_nano":"1773476813589000000","severity_number":13,"event_name":"n",
                "body":{"string_value":"text"},"trace_id":"4BF92F3577B34DA6A3CE929D0E0E4736",
                "span_id":"00F067AA0BA902B7"}]}]}]}""";

        // then
        assertThat(documents(camel.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(documents(underscored.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(JSON.readTree("""
                        {"@timestamp":"2026-03-14T08:26:53.589Z","message":"text","log.level":"warn",
                        "log.logger":"lib","event.severity":13,"event.action":"n","ecs.version":"9.4.0",
                        "trace.id":"4bf92f3577b34da6a3ce929d0e0e4736","span.id":"00f067aa0ba902b7"}"""));
    }

    private List<JsonNode> documents(byte[] value) {
        List<JsonNode> documents = new ArrayList<>();
        DocumentEncoder encoder = new DocumentEncoder();
        EventReceiver receiver = new EventReceiver() {
            @Override
            public void event(LogEvent event) {
                normalizer.apply(event);
                ByteArena document = new ByteArena(1024);
                encoder.encode(event, document);
                try {
                    documents.add(
                            JSON.readTree(new String(document.array(), 0, document.size(), StandardCharsets.UTF_8)));
                } catch (JsonProcessingException e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void rejected(int index, Rejection rejection) {
                throw new AssertionError(rejection.toString());
            }
        };
        decoder.decode(value, new Origin("", "", 0, 0, 0), new LogEvent(), receiver);
        return documents;
    }
}
