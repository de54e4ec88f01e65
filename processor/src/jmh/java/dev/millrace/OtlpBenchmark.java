package dev.millrace;

import dev.millrace.config.StagesConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.lookup.Lookup;
import dev.millrace.sink.DocumentEncoder;
import dev.millrace.stage.decode.Decoder;
import dev.millrace.stage.decode.OtlpRequests;
import dev.millrace.topology.Stages;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * CPU time of one log record out of a Kafka record that holds an OTLP request of 100, each with six attributes, beside
 * eight of the resource.
 *
 * <pre>{@code scripts/benchmark --jmh "OtlpBenchmark -prof gc"}</pre>
 *
 * <ul>
 *   <li>{@link #decodeProto}, {@link #decodeJson}: to the index of the event's fields
 *   <li>{@link #allStagesProto}: on to the bytes of the document
 *   <li>{@link #generatedClasses}: the rival, the published Java classes, which only build their objects
 * </ul>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class OtlpBenchmark {

    private static final int RECORDS = 100;

    private final byte[] proto = OtlpRequests.shop(RECORDS).toByteArray();
    private final byte[] json = OtlpRequests.json(OtlpRequests.shop(RECORDS)).getBytes(StandardCharsets.UTF_8);
    private final Origin origin = new Origin("logs", "AAAAAAAAAAAAAAAAAAAAAQ", 3, 123_456_789L, 1_773_476_813_589L);
    private final LogEvent event = new LogEvent();
    private final Decoder decoder = new Decoder(StagesConfig.DEFAULT.decode());
    private final List<Lookup> none = List.of();
    private final Stages stages =
            Stages.create(StagesConfig.DEFAULT, none, InstantSource.system()).get();
    private final DocumentEncoder encoder = new DocumentEncoder();
    private final ByteArena documents = new ByteArena(512 * 1024);
    private final Sum sum = new Sum();
    private final Encoded encoded = new Encoded();

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int decodeProto() {
        decoder.decode(proto, origin, event, sum);
        return sum.fields;
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int decodeJson() {
        decoder.decode(json, origin, event, sum);
        return sum.fields;
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int allStagesProto() {
        documents.clear();
        stages.run(proto, origin, event, encoded);
        return documents.size();
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int generatedClasses() throws IOException {
        int fields = 0;
        for (ResourceLogs resource : ExportLogsServiceRequest.parseFrom(proto).getResourceLogsList()) {
            for (ScopeLogs scope : resource.getScopeLogsList()) {
                for (LogRecord log : scope.getLogRecordsList()) {
                    fields += log.getAttributesCount();
                }
            }
        }
        return fields;
    }

    private static class Sum implements EventReceiver {

        private int fields;

        @Override
        public void event(LogEvent decoded) {
            fields += decoded.raw().size();
        }

        @Override
        public void rejected(int index, Rejection rejection) {
            throw new IllegalStateException(rejection.toString());
        }
    }

    private final class Encoded extends Sum {

        @Override
        public void event(LogEvent routed) {
            encoder.encode(routed, documents);
        }
    }
}
