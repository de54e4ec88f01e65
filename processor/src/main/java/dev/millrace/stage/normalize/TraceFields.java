package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;

/** {@code trace.id}, {@code span.id} and {@code transaction.id}. */
final class TraceFields {

    private TraceFields() {}

    static void declare(FieldRules.Builder rules) {
        rules.aliases(
                        Ecs.TRACE_ID,
                        MappingGuard::readSomething,
                        "trace_id",
                        "traceId",
                        "traceID",
                        "traceid",
                        "TraceId",
                        "otelTraceID",
                        "mdc.trace_id",
                        "mdc.traceId",
                        "contextMap.trace_id",
                        "contextMap.traceId",
                        "dd.trace_id",
                        "x_b3_traceid",
                        "X-B3-TraceId",
                        "xray_trace_id",
                        // Serilog's compact format
                        "@tr")
                // Google Cloud: projects/<project>/traces/<id>
                .aliases(Ecs.TRACE_ID, TextReaders::lastSegment, "logging.googleapis.com/trace")
                .aliases(
                        Ecs.SPAN_ID,
                        MappingGuard::readSomething,
                        "span_id",
                        "spanId",
                        "spanID",
                        "spanid",
                        "SpanId",
                        "otelSpanID",
                        "mdc.span_id",
                        "mdc.spanId",
                        "contextMap.span_id",
                        "contextMap.spanId",
                        "dd.span_id",
                        "x_b3_spanid",
                        "X-B3-SpanId",
                        "@sp",
                        "logging.googleapis.com/spanId")
                .aliases(
                        Ecs.TRANSACTION_ID,
                        MappingGuard::readSomething,
                        "transaction_id",
                        "transactionId",
                        "mdc.transaction_id",
                        "contextMap.transaction_id");
    }
}
