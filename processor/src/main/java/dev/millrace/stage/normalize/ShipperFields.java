package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;

/**
 * What shippers say about where they found an event, in the spellings of Fluent Bit, Fluentd, Vector, Beats before their
 * version 7, FireLens, the Docker daemon's drivers and systemd's journal. {@code kubernetes.*} is not in ECS; it is what
 * Elastic's own shippers and integrations call it.
 */
final class ShipperFields {

    private ShipperFields() {}

    static void declare(FieldRules.Builder rules) {
        kubernetes(rules);
        containers(rules);
        journal(rules);
        origins(rules);
        clouds(rules);
    }

    private static void kubernetes(FieldRules.Builder rules) {
        rules.aliases(
                        Ecs.KUBERNETES_NAMESPACE,
                        MappingGuard::readSomeText,
                        "kubernetes.namespace_name",
                        "kubernetes.pod_namespace",
                        "stream.namespace",
                        "resource.labels.namespace_name")
                .aliases(
                        Ecs.KUBERNETES_POD_NAME,
                        MappingGuard::readSomeText,
                        "kubernetes.pod_name",
                        "stream.pod",
                        "resource.labels.pod_name")
                .aliases(Ecs.KUBERNETES_POD_UID, MappingGuard::readSomeText, "kubernetes.pod_id", "kubernetes.pod_uid")
                .aliases(Ecs.KUBERNETES_POD_IP, MappingGuard::readSomething, "kubernetes.pod_ip")
                .aliases(
                        Ecs.KUBERNETES_NODE_NAME,
                        MappingGuard::readSomeText,
                        "kubernetes.host",
                        "kubernetes.pod_node_name",
                        "stream.node_name")
                .aliases(
                        Ecs.KUBERNETES_CONTAINER_NAME,
                        MappingGuard::readSomeText,
                        "stream.container",
                        "resource.labels.container_name")
                .aliases(
                        Ecs.ORCHESTRATOR_CLUSTER_NAME,
                        MappingGuard::readSomeText,
                        "ecs_cluster",
                        "kubernetes.cluster_name",
                        "resource.labels.cluster_name",
                        "stream.cluster");
    }

    private static void containers(FieldRules.Builder rules) {
        rules.aliases(
                        Ecs.CONTAINER_ID,
                        MappingGuard::readSomeText,
                        "kubernetes.docker_id",
                        "kubernetes.container_id",
                        "docker.container.id",
                        "CONTAINER_ID_FULL",
                        "_container_id")
                .aliases(
                        Ecs.CONTAINER_NAME,
                        MappingGuard::readSomeText,
                        "docker.container.name",
                        "CONTAINER_NAME",
                        "_container_name")
                .aliases(
                        Ecs.CONTAINER_IMAGE_NAME,
                        MappingGuard::readSomeText,
                        "kubernetes.container_image",
                        "kubernetes.container.image",
                        "docker.container.image",
                        "IMAGE_NAME",
                        "_image_name");
    }

    private static void journal(FieldRules.Builder rules) {
        rules.aliases(Ecs.PROCESS_EXECUTABLE, MappingGuard::readSomeText, "_EXE")
                .aliases(Ecs.PROCESS_COMMAND_LINE, MappingGuard::readSomeText, "_CMDLINE")
                .aliases(Ecs.PROCESS_THREAD_ID, MappingGuard::readSomething, "TID")
                .aliases(Ecs.USER_ID, MappingGuard::readSomething, "_UID")
                .aliases(Ecs.HOST_ID, MappingGuard::readSomeText, "_MACHINE_ID")
                .aliases(Ecs.LOG_ORIGIN_FILE_NAME, MappingGuard::readSomeText, "CODE_FILE")
                .aliases(Ecs.LOG_ORIGIN_FILE_LINE, MappingGuard::readSomething, "CODE_LINE")
                .aliases(Ecs.LOG_ORIGIN_FUNCTION, MappingGuard::readSomeText, "CODE_FUNC");
    }

    /** Where in the code: the names that are only used for that. */
    private static void origins(FieldRules.Builder rules) {
        rules.aliases(Ecs.LOG_ORIGIN_FILE_NAME, TextReaders::fileAndLine, "caller")
                .aliases(
                        Ecs.LOG_ORIGIN_FILE_NAME,
                        MappingGuard::readSomeText,
                        "source.file",
                        "src.file",
                        "caller_file_name",
                        "sourceLocation.file",
                        "logging.googleapis.com/sourceLocation.file")
                .aliases(
                        Ecs.LOG_ORIGIN_FILE_LINE,
                        MappingGuard::readSomething,
                        "source.line",
                        "src.line",
                        "caller_line_number",
                        "sourceLocation.line",
                        "logging.googleapis.com/sourceLocation.line")
                .aliases(
                        Ecs.LOG_ORIGIN_FUNCTION,
                        MappingGuard::readSomeText,
                        "source.function",
                        "source.method",
                        "src.func",
                        "caller_method_name",
                        "sourceLocation.function",
                        "logging.googleapis.com/sourceLocation.function")
                .aliases(Ecs.LOG_LOGGER, ShipperFields::readRustPath, "target")
                // log4j2's layout for Google Cloud
                .aliases(Ecs.LOG_LOGGER, MappingGuard::readSomeText, "_logger")
                .aliases(Ecs.PROCESS_THREAD_NAME, MappingGuard::readSomeText, "_thread")
                .aliases(Ecs.LOG_FILE_PATH, MappingGuard::readSomeText, "stream.filename", "filePath");
    }

    private static void clouds(FieldRules.Builder rules) {
        rules.aliases(Ecs.EVENT_CODE, MappingGuard::readSomething, "EventId", "EventId.Id", "@i")
                .aliases(Ecs.CLOUD_PROJECT_ID, MappingGuard::readSomeText, "resource.labels.project_id")
                .aliases(Ecs.CLOUD_AVAILABILITY_ZONE, MappingGuard::readSomeText, "resource.labels.zone")
                .aliases(
                        Ecs.CLOUD_INSTANCE_ID,
                        MappingGuard::readSomeText,
                        "resource.labels.instance_id",
                        "ec2_instance_id")
                .aliases(Ecs.FAAS_EXECUTION, MappingGuard::readSomeText, "AWSRequestId", "function_request_id")
                .aliases(Ecs.FAAS_NAME, MappingGuard::readSomeText, "function_name")
                .aliases(Ecs.FAAS_ID, MappingGuard::readSomeText, "function_arn")
                .aliases(Ecs.EVENT_DURATION, DurationReaders::withUnit, "httpRequest.latency")
                .aliases(
                        Ecs.EVENT_DURATION,
                        DurationReaders::millis,
                        "duration_ms",
                        "durationMs",
                        "elapsed_ms",
                        "elasticsearch.slowlog.took_millis")
                .aliases(Ecs.EVENT_DURATION, DurationReaders::seconds, "request_time");
    }

    /** {@code my_crate::module}: what Rust's tracing calls the place that logged. */
    private static boolean readRustPath(Normalization event, FieldRule rule, int i) {
        byte[] bytes = event.bytes();
        int colon = TextReaders.lastOf(bytes, event.start(i), event.end(i), ':');
        return event.kind(i).isText()
                && colon > event.start(i)
                && bytes[colon - 1] == ':'
                && MappingGuard.readSomeText(event, rule, i);
    }
}
