package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.ValueKind;

/** Who logged: {@code service.*}, {@code host.*}, {@code process.*}, {@code container.*}, {@code log.logger}. */
final class OriginFields {

    private OriginFields() {}

    static void declare(FieldRules.Builder rules) {
        rules.aliases(
                        Ecs.SERVICE_NAME,
                        MappingGuard::readSomeText,
                        "service_name",
                        "serviceName",
                        "ServiceName",
                        "service",
                        "resource.service.name",
                        "dd.service",
                        "application_name",
                        "applicationName",
                        "ApplicationName",
                        "app_name",
                        "appName",
                        "appname",
                        "application",
                        "Application",
                        "app")
                .aliases(
                        Ecs.SERVICE_VERSION,
                        MappingGuard::readSomething,
                        "service_version",
                        "serviceVersion",
                        "resource.service.version",
                        "dd.version",
                        "app_version",
                        "appVersion")
                .aliases(
                        Ecs.SERVICE_ENVIRONMENT,
                        MappingGuard::readSomeText,
                        "service_environment",
                        "resource.deployment.environment",
                        "deployment.environment",
                        "environment",
                        "dd.env",
                        "env")
                .aliases(
                        Ecs.HOST_HOSTNAME,
                        MappingGuard::readSomeText,
                        "hostname",
                        "hostName",
                        "HostName",
                        "host_name",
                        "MachineName",
                        "machineName",
                        "HOSTNAME",
                        "_HOSTNAME")
                .aliases(Ecs.HOST_NAME, MappingGuard::readSomeText, "host", "Host", "resource.host.name")
                .aliases(Ecs.HOST_IP, MappingGuard::readSomething, "host_ip", "hostIp")
                .aliases(
                        Ecs.PROCESS_PID,
                        MappingGuard::readSomething,
                        "pid",
                        "process_id",
                        "processId",
                        "ProcessId",
                        "process.id",
                        "_PID",
                        "SYSLOG_PID",
                        "process")
                .aliases(
                        Ecs.PROCESS_NAME,
                        MappingGuard::readSomeText,
                        "process_name",
                        "processName",
                        "ProcessName",
                        "SYSLOG_IDENTIFIER",
                        "programname",
                        "program",
                        "_COMM")
                .aliases(
                        Ecs.PROCESS_THREAD_NAME,
                        OriginFields::readName,
                        "thread_name",
                        "threadName",
                        "ThreadName",
                        "thread",
                        "Thread")
                .aliases(
                        Ecs.PROCESS_THREAD_ID,
                        MappingGuard::readSomething,
                        "thread_id",
                        "threadId",
                        "ThreadId",
                        "tid",
                        "process.thread_id")
                .aliases(
                        Ecs.CONTAINER_ID,
                        MappingGuard::readSomeText,
                        "container_id",
                        "containerId",
                        "docker.container_id")
                .aliases(
                        Ecs.CONTAINER_NAME,
                        MappingGuard::readSomeText,
                        "container_name",
                        "containerName",
                        "kubernetes.container_name")
                .aliases(
                        Ecs.LOG_LOGGER,
                        MappingGuard::readSomeText,
                        "logger_name",
                        "loggerName",
                        "LoggerName",
                        "logger",
                        "Logger",
                        "SourceContext",
                        "Properties.SourceContext",
                        "Category")
                .aliases(Ecs.LOG_LOGGER, OriginFields::defer, "name", "channel");
    }

    /** With a number for a name it is the thread's id. */
    private static boolean readName(Normalization event, FieldRule rule, int i) {
        if (event.kind(i) == ValueKind.NUMBER) {
            return event.wins(Ecs.PROCESS_THREAD_ID, rule.rank())
                    && Integers.fitsLong(event.bytes(), event.start(i), event.end(i))
                    && event.put(Ecs.PROCESS_THREAD_ID, rule.rank(), i, ValueKind.NUMBER, event.start(i), event.end(i));
        }
        return MappingGuard.readSomeText(event, rule, i);
    }

    private static boolean defer(Normalization event, FieldRule rule, int i) {
        event.deferred().add(rule, i);
        return false;
    }

    /**
     * {@code name} is the logger's beside a level (pino, Bunyan, Python), {@code channel} too (Monolog); anywhere else
     * they may be anything's. Elastic's views of hosts go by {@code host.name}: it takes over the hostname.
     */
    static void complete(Normalization event) {
        Deferred deferred = event.deferred();
        for (int at = 0; at < deferred.size(); at++) {
            FieldRule rule = deferred.rule(at);
            if (rule.field() == Ecs.LOG_LOGGER && event.has(Ecs.LOG_LEVEL) && event.has(Ecs.MESSAGE)) {
                readLogger(event, rule, deferred.field(at));
            }
        }
        copy(event, Ecs.HOST_HOSTNAME, Ecs.HOST_NAME);
    }

    private static void readLogger(Normalization event, FieldRule rule, int i) {
        if (event.wins(rule.field(), rule.rank())) {
            MappingGuard.readSomeText(event, rule, i);
        }
    }

    private static void copy(Normalization event, EcsField from, EcsField to) {
        EcsFields ecs = event.ecs();
        int slot = ecs.slot(from);
        if (slot >= 0) {
            event.derive(to, ecs.kind(slot), ecs.start(slot), ecs.end(slot));
        }
    }
}
