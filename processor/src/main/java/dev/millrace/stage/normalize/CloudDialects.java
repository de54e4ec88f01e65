package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import java.util.List;

/** Envelopes of clouds: Google Cloud's LogEntry, CloudEvents, subscriptions of AWS CloudWatch. */
final class CloudDialects {

    private CloudDialects() {}

    static List<Dialect> all() {
        return List.of(googleCloud(), cloudEvents(), cloudWatch(), vector(), beats6());
    }

    private static Dialect googleCloud() {
        return Dialect.of("logName", "insertId")
                .field(Ecs.EVENT_ID, MappingGuard::readSomeText, "insertId")
                .field(Ecs.TRACE_ID, TextReaders::lastSegment, "trace")
                .field(Ecs.SPAN_ID, MappingGuard::readSomeText, "spanId")
                .field(Ecs.EVENT_PROVIDER, MappingGuard::readSomeText, "protoPayload.serviceName")
                .field(Ecs.EVENT_ACTION, MappingGuard::readSomeText, "protoPayload.methodName")
                .field(Ecs.USER_EMAIL, MappingGuard::readSomeText, "protoPayload.authenticationInfo.principalEmail")
                .field(Ecs.SOURCE_IP, MappingGuard::readSomething, "protoPayload.requestMetadata.callerIp")
                .field(
                        Ecs.USER_AGENT_ORIGINAL,
                        MappingGuard::readSomeText,
                        "protoPayload.requestMetadata.callerSuppliedUserAgent")
                .build();
    }

    /** CloudEvents 1.0 in the structured JSON mode. */
    private static Dialect cloudEvents() {
        return Dialect.of("specversion", "source", "type")
                .field(Ecs.EVENT_ID, MappingGuard::readSomeText, "id")
                .field(Ecs.EVENT_PROVIDER, MappingGuard::readSomeText, "source")
                .field(Ecs.EVENT_ACTION, MappingGuard::readSomeText, "type")
                .field(Ecs.MESSAGE, MappingGuard::readSomeText, "data")
                .build();
    }

    private static Dialect cloudWatch() {
        return Dialect.of("logEvents{}", "logGroup")
                .field(Ecs.CLOUD_ACCOUNT_ID, CloudDialects::readAccount, "owner")
                .rename("logGroup", "aws.cloudwatch.log_group")
                .rename("logStream", "aws.cloudwatch.log_stream")
                .build();
    }

    /** Twelve digits; a control message says {@code CloudwatchLogs}. */
    private static boolean readAccount(Normalization event, FieldRule rule, int i) {
        int start = event.start(i);
        return event.end(i) - start == 12
                && Integers.fitsLong(
                        event.bytes(), Integers.startWithoutZeros(event.bytes(), start, event.end(i)), event.end(i))
                && MappingGuard.readSomeText(event, rule, i);
    }

    private static Dialect vector() {
        return Dialect.of("source_type")
                .field(Ecs.LOG_FILE_PATH, MappingGuard::readSomeText, "file")
                .field(Ecs.CONTAINER_IMAGE_NAME, MappingGuard::readSomeText, "image")
                .build();
    }

    /** Beats before their version 7. */
    private static Dialect beats6() {
        return Dialect.of("beat{}", "source")
                .field(Ecs.LOG_FILE_PATH, MappingGuard::readSomeText, "source")
                .field(Ecs.AGENT_NAME, MappingGuard::readSomeText, "beat.name")
                .field(Ecs.AGENT_VERSION, MappingGuard::readSomeText, "beat.version")
                .field(Ecs.HOST_HOSTNAME, MappingGuard::readSomeText, "beat.hostname")
                .rename("offset", "log.offset")
                .build();
    }
}
