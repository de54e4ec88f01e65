package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.ValueKind;

/**
 * Names of OpenTelemetry's semantic conventions, present and former, that ECS has under another name. Many are the same in
 * both ({@code service.name}, {@code http.request.method}, {@code cloud.region}), and some are read with the names of other
 * loggers ({@code exception.type}, {@code http.status_code}). {@code kubernetes.*} is not in ECS; it is what Elastic's own
 * integrations call it.
 */
final class OpenTelemetryFields {

    private OpenTelemetryFields() {}

    static void declare(FieldRules.Builder rules) {
        resource(rules);
        kubernetes(rules);
        rules.aliases(Ecs.EVENT_ACTION, MappingGuard::readSomeText, "event_name", "event.name")
                .aliases(Ecs.EVENT_ORIGINAL, MappingGuard::readSomeText, "log.record.original")
                .aliases(Ecs.EVENT_ID, MappingGuard::readSomeText, "log.record.uid")
                .aliases(Ecs.LOG_LOGGER, MappingGuard::readSomeText, "scope.name")
                .aliases(Ecs.LOG_ORIGIN_FUNCTION, MappingGuard::readSomeText, "code.function.name", "code.function")
                .aliases(Ecs.LOG_ORIGIN_FILE_NAME, MappingGuard::readSomeText, "code.file.path", "code.filepath")
                .aliases(Ecs.LOG_ORIGIN_FILE_LINE, MappingGuard::readSomething, "code.line.number", "code.lineno")
                .aliases(Ecs.PROCESS_THREAD_ID, MappingGuard::readSomething, "thread.id")
                .aliases(Ecs.PROCESS_THREAD_NAME, MappingGuard::readSomeText, "thread.name")
                .aliases(Ecs.HTTP_REQUEST_BODY_BYTES, MappingGuard::readSomething, "http.request.body.size")
                .aliases(Ecs.HTTP_RESPONSE_BODY_BYTES, MappingGuard::readSomething, "http.response.body.size")
                .aliases(Ecs.URL_SCHEME, MappingGuard::readSomeText, "http.scheme")
                .aliases(Ecs.SERVER_ADDRESS, MappingGuard::readSomeText, "net.host.name")
                .aliases(Ecs.SERVER_PORT, MappingGuard::readSomething, "net.host.port")
                .aliases(Ecs.NETWORK_PROTOCOL, MappingGuard::readSomeText, "network.protocol.name", "net.protocol.name")
                .aliases(Ecs.USER_ID, MappingGuard::readSomething, "enduser.id");
    }

    private static void resource(FieldRules.Builder rules) {
        rules.aliases(Ecs.SERVICE_NODE_NAME, MappingGuard::readSomeText, "service.instance.id")
                .aliases(Ecs.SERVICE_ENVIRONMENT, MappingGuard::readSomeText, "deployment.environment.name")
                .aliases(Ecs.HOST_ARCHITECTURE, MappingGuard::readSomeText, "host.arch")
                .aliases(Ecs.HOST_OS_TYPE, MappingGuard::readSomeText, "os.type")
                .aliases(Ecs.HOST_OS_NAME, MappingGuard::readSomeText, "os.name")
                .aliases(Ecs.HOST_OS_VERSION, MappingGuard::readSomeText, "os.version")
                .aliases(Ecs.HOST_OS_FULL, MappingGuard::readSomeText, "os.description")
                .aliases(Ecs.CLOUD_SERVICE_NAME, MappingGuard::readSomeText, "cloud.platform")
                .aliases(Ecs.CONTAINER_IMAGE_TAG, MappingGuard::readSomething, "container.image.tags")
                .aliases(Ecs.PROCESS_EXECUTABLE, MappingGuard::readSomeText, "process.executable.path")
                .aliases(Ecs.PROCESS_NAME, MappingGuard::readSomeText, "process.executable.name")
                .aliases(Ecs.PROCESS_ARGS, MappingGuard::readSomething, "process.command_args")
                .aliases(Ecs.PROCESS_PARENT_PID, MappingGuard::readSomething, "process.parent_pid");
    }

    private static void kubernetes(FieldRules.Builder rules) {
        rules.aliases(Ecs.ORCHESTRATOR_CLUSTER_NAME, MappingGuard::readSomeText, "k8s.cluster.name")
                .aliases(Ecs.ORCHESTRATOR_CLUSTER_ID, MappingGuard::readSomeText, "k8s.cluster.uid")
                .aliases(Ecs.KUBERNETES_NAMESPACE, MappingGuard::readSomeText, "k8s.namespace.name")
                .aliases(Ecs.KUBERNETES_NODE_NAME, MappingGuard::readSomeText, "k8s.node.name")
                .aliases(Ecs.KUBERNETES_POD_NAME, MappingGuard::readSomeText, "k8s.pod.name")
                .aliases(Ecs.KUBERNETES_POD_UID, MappingGuard::readSomeText, "k8s.pod.uid")
                .aliases(Ecs.KUBERNETES_POD_IP, MappingGuard::readSomething, "k8s.pod.ip")
                .aliases(Ecs.KUBERNETES_DEPLOYMENT_NAME, MappingGuard::readSomeText, "k8s.deployment.name")
                .aliases(Ecs.KUBERNETES_REPLICASET_NAME, MappingGuard::readSomeText, "k8s.replicaset.name")
                .aliases(Ecs.KUBERNETES_STATEFULSET_NAME, MappingGuard::readSomeText, "k8s.statefulset.name")
                .aliases(Ecs.KUBERNETES_DAEMONSET_NAME, MappingGuard::readSomeText, "k8s.daemonset.name")
                .aliases(Ecs.KUBERNETES_JOB_NAME, MappingGuard::readSomeText, "k8s.job.name")
                .aliases(Ecs.KUBERNETES_CRONJOB_NAME, MappingGuard::readSomeText, "k8s.cronjob.name")
                .aliases(Ecs.CONTAINER_NAME, MappingGuard::readSomeText, "k8s.container.name");
    }

    /** An address may be a name or an IP address; ECS has a second field for the latter. */
    static void complete(Normalization event) {
        copyIp(event, Ecs.CLIENT_ADDRESS, Ecs.CLIENT_IP);
        copyIp(event, Ecs.SERVER_ADDRESS, Ecs.SERVER_IP);
    }

    private static void copyIp(Normalization event, EcsField from, EcsField to) {
        EcsFields ecs = event.ecs();
        int slot = ecs.slot(from);
        if (slot >= 0
                && (ecs.kind(slot) == ValueKind.STRING || ecs.kind(slot) == ValueKind.TEXT)
                && IpAddresses.isIp(event.bytes(), ecs.start(slot), ecs.end(slot))) {
            event.derive(to, ecs.kind(slot), ecs.start(slot), ecs.end(slot));
        }
    }
}
