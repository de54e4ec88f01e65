package dev.millrace.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields that Millrace writes, by their names in the Elastic Common Schema 8.17. */
public final class Ecs {

    private static final Map<String, EcsField> BY_NAME = new LinkedHashMap<>();

    public static final EcsField TIMESTAMP = field("@timestamp", EcsType.DATE);
    public static final EcsField MESSAGE = field("message", EcsType.TEXT);
    public static final EcsField LOG_LEVEL = field("log.level", EcsType.KEYWORD);
    public static final EcsField LOG_LOGGER = field("log.logger", EcsType.KEYWORD);
    public static final EcsField LOG_FILE_PATH = field("log.file.path", EcsType.KEYWORD);
    public static final EcsField LOG_ORIGIN_FUNCTION = field("log.origin.function", EcsType.KEYWORD);
    public static final EcsField LOG_ORIGIN_FILE_NAME = field("log.origin.file.name", EcsType.KEYWORD);
    public static final EcsField LOG_ORIGIN_FILE_LINE = field("log.origin.file.line", EcsType.LONG);
    public static final EcsField LOG_SYSLOG_PRIORITY = field("log.syslog.priority", EcsType.LONG);
    public static final EcsField LOG_SYSLOG_FACILITY_CODE = field("log.syslog.facility.code", EcsType.LONG);
    public static final EcsField LOG_SYSLOG_FACILITY_NAME = field("log.syslog.facility.name", EcsType.KEYWORD);
    public static final EcsField LOG_SYSLOG_SEVERITY_CODE = field("log.syslog.severity.code", EcsType.LONG);
    public static final EcsField LOG_SYSLOG_SEVERITY_NAME = field("log.syslog.severity.name", EcsType.KEYWORD);
    public static final EcsField LOG_SYSLOG_VERSION = field("log.syslog.version", EcsType.KEYWORD);
    public static final EcsField LOG_SYSLOG_APPNAME = field("log.syslog.appname", EcsType.KEYWORD);
    public static final EcsField LOG_SYSLOG_PROCID = field("log.syslog.procid", EcsType.KEYWORD);
    public static final EcsField LOG_SYSLOG_MSGID = field("log.syslog.msgid", EcsType.KEYWORD);
    public static final EcsField LOG_SYSLOG_STRUCTURED_DATA = field("log.syslog.structured_data", EcsType.FLATTENED);
    public static final EcsField SERVICE_NAME = field("service.name", EcsType.KEYWORD);
    public static final EcsField SERVICE_VERSION = field("service.version", EcsType.KEYWORD);
    public static final EcsField SERVICE_ENVIRONMENT = field("service.environment", EcsType.KEYWORD);
    public static final EcsField HOST_NAME = field("host.name", EcsType.KEYWORD);
    public static final EcsField HOST_HOSTNAME = field("host.hostname", EcsType.KEYWORD);
    public static final EcsField HOST_IP = field("host.ip", EcsType.IP);
    public static final EcsField PROCESS_NAME = field("process.name", EcsType.KEYWORD);
    public static final EcsField PROCESS_PID = field("process.pid", EcsType.LONG);
    public static final EcsField PROCESS_THREAD_NAME = field("process.thread.name", EcsType.KEYWORD);
    public static final EcsField PROCESS_THREAD_ID = field("process.thread.id", EcsType.LONG);
    public static final EcsField TRACE_ID = field("trace.id", EcsType.KEYWORD);
    public static final EcsField SPAN_ID = field("span.id", EcsType.KEYWORD);
    public static final EcsField TRANSACTION_ID = field("transaction.id", EcsType.KEYWORD);
    public static final EcsField ERROR_TYPE = field("error.type", EcsType.KEYWORD);
    public static final EcsField ERROR_MESSAGE = field("error.message", EcsType.TEXT);
    public static final EcsField ERROR_STACK_TRACE = field("error.stack_trace", EcsType.TEXT);
    public static final EcsField ERROR_CODE = field("error.code", EcsType.KEYWORD);
    public static final EcsField HTTP_REQUEST_METHOD = field("http.request.method", EcsType.KEYWORD);
    public static final EcsField HTTP_REQUEST_REFERRER = field("http.request.referrer", EcsType.KEYWORD);
    public static final EcsField HTTP_REQUEST_ID = field("http.request.id", EcsType.KEYWORD);
    public static final EcsField HTTP_REQUEST_BODY_BYTES = field("http.request.body.bytes", EcsType.LONG);
    public static final EcsField HTTP_RESPONSE_STATUS_CODE = field("http.response.status_code", EcsType.LONG);
    public static final EcsField HTTP_RESPONSE_BODY_BYTES = field("http.response.body.bytes", EcsType.LONG);
    public static final EcsField HTTP_VERSION = field("http.version", EcsType.KEYWORD);
    public static final EcsField URL_ORIGINAL = field("url.original", EcsType.KEYWORD);
    public static final EcsField URL_FULL = field("url.full", EcsType.KEYWORD);
    public static final EcsField URL_PATH = field("url.path", EcsType.KEYWORD);
    public static final EcsField URL_QUERY = field("url.query", EcsType.KEYWORD);
    public static final EcsField URL_DOMAIN = field("url.domain", EcsType.KEYWORD);
    public static final EcsField URL_SCHEME = field("url.scheme", EcsType.KEYWORD);
    public static final EcsField URL_PORT = field("url.port", EcsType.LONG);
    public static final EcsField SOURCE_IP = field("source.ip", EcsType.IP);
    public static final EcsField SOURCE_ADDRESS = field("source.address", EcsType.KEYWORD);
    public static final EcsField SOURCE_PORT = field("source.port", EcsType.LONG);
    public static final EcsField CLIENT_IP = field("client.ip", EcsType.IP);
    public static final EcsField CLIENT_ADDRESS = field("client.address", EcsType.KEYWORD);
    public static final EcsField DESTINATION_IP = field("destination.ip", EcsType.IP);
    public static final EcsField DESTINATION_ADDRESS = field("destination.address", EcsType.KEYWORD);
    public static final EcsField DESTINATION_PORT = field("destination.port", EcsType.LONG);
    public static final EcsField SERVER_IP = field("server.ip", EcsType.IP);
    public static final EcsField SERVER_ADDRESS = field("server.address", EcsType.KEYWORD);
    public static final EcsField SERVER_PORT = field("server.port", EcsType.LONG);
    public static final EcsField NETWORK_TRANSPORT = field("network.transport", EcsType.KEYWORD);
    public static final EcsField NETWORK_PROTOCOL = field("network.protocol", EcsType.KEYWORD);
    public static final EcsField USER_NAME = field("user.name", EcsType.KEYWORD);
    public static final EcsField USER_ID = field("user.id", EcsType.KEYWORD);
    public static final EcsField USER_AGENT_ORIGINAL = field("user_agent.original", EcsType.KEYWORD);
    public static final EcsField EVENT_ORIGINAL = field("event.original", EcsType.KEYWORD);
    public static final EcsField EVENT_DATASET = field("event.dataset", EcsType.KEYWORD);
    public static final EcsField EVENT_MODULE = field("event.module", EcsType.KEYWORD);
    public static final EcsField EVENT_KIND = field("event.kind", EcsType.KEYWORD);
    public static final EcsField EVENT_CATEGORY = field("event.category", EcsType.KEYWORD);
    public static final EcsField EVENT_TYPE = field("event.type", EcsType.KEYWORD);
    public static final EcsField EVENT_ACTION = field("event.action", EcsType.KEYWORD);
    public static final EcsField EVENT_REASON = field("event.reason", EcsType.KEYWORD);
    public static final EcsField EVENT_PROVIDER = field("event.provider", EcsType.KEYWORD);
    public static final EcsField EVENT_ID = field("event.id", EcsType.KEYWORD);
    public static final EcsField EVENT_CODE = field("event.code", EcsType.KEYWORD);
    public static final EcsField EVENT_DURATION = field("event.duration", EcsType.LONG);
    public static final EcsField EVENT_OUTCOME = field("event.outcome", EcsType.KEYWORD);
    public static final EcsField ECS_VERSION = field("ecs.version", EcsType.KEYWORD);
    public static final EcsField LABELS = field("labels", EcsType.FLATTENED);
    public static final EcsField TAGS = field("tags", EcsType.KEYWORD);
    public static final EcsField CONTAINER_ID = field("container.id", EcsType.KEYWORD);
    public static final EcsField CONTAINER_NAME = field("container.name", EcsType.KEYWORD);
    // what shippers and proxies say
    public static final EcsField EVENT_CREATED = field("event.created", EcsType.DATE);
    public static final EcsField EVENT_SEVERITY = field("event.severity", EcsType.LONG);
    public static final EcsField AGENT_NAME = field("agent.name", EcsType.KEYWORD);
    public static final EcsField AGENT_VERSION = field("agent.version", EcsType.KEYWORD);
    public static final EcsField HOST_ID = field("host.id", EcsType.KEYWORD);
    public static final EcsField PROCESS_EXECUTABLE = field("process.executable", EcsType.KEYWORD);
    public static final EcsField PROCESS_COMMAND_LINE = field("process.command_line", EcsType.KEYWORD);
    public static final EcsField CONTAINER_IMAGE_NAME = field("container.image.name", EcsType.KEYWORD);
    public static final EcsField CLOUD_ACCOUNT_ID = field("cloud.account.id", EcsType.KEYWORD);
    public static final EcsField CLOUD_PROJECT_ID = field("cloud.project.id", EcsType.KEYWORD);
    public static final EcsField CLOUD_AVAILABILITY_ZONE = field("cloud.availability_zone", EcsType.KEYWORD);
    public static final EcsField CLOUD_INSTANCE_ID = field("cloud.instance.id", EcsType.KEYWORD);
    public static final EcsField ORCHESTRATOR_CLUSTER_NAME = field("orchestrator.cluster.name", EcsType.KEYWORD);
    public static final EcsField FAAS_ID = field("faas.id", EcsType.KEYWORD);
    public static final EcsField FAAS_NAME = field("faas.name", EcsType.KEYWORD);
    public static final EcsField FAAS_EXECUTION = field("faas.execution", EcsType.KEYWORD);
    public static final EcsField SOURCE_BYTES = field("source.bytes", EcsType.LONG);
    public static final EcsField SOURCE_PACKETS = field("source.packets", EcsType.LONG);
    public static final EcsField DESTINATION_BYTES = field("destination.bytes", EcsType.LONG);
    public static final EcsField DESTINATION_PACKETS = field("destination.packets", EcsType.LONG);
    public static final EcsField NETWORK_FORWARDED_IP = field("network.forwarded_ip", EcsType.IP);
    public static final EcsField NETWORK_COMMUNITY_ID = field("network.community_id", EcsType.KEYWORD);
    public static final EcsField OBSERVER_INGRESS_INTERFACE_NAME =
            field("observer.ingress.interface.name", EcsType.KEYWORD);
    public static final EcsField RULE_ID = field("rule.id", EcsType.KEYWORD);
    public static final EcsField RULE_NAME = field("rule.name", EcsType.KEYWORD);
    public static final EcsField RULE_CATEGORY = field("rule.category", EcsType.KEYWORD);
    public static final EcsField USER_EMAIL = field("user.email", EcsType.KEYWORD);
    // Elastic's names beside the schema
    public static final EcsField KUBERNETES_NAMESPACE = field("kubernetes.namespace", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_POD_NAME = field("kubernetes.pod.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_POD_UID = field("kubernetes.pod.uid", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_POD_IP = field("kubernetes.pod.ip", EcsType.IP);
    public static final EcsField KUBERNETES_NODE_NAME = field("kubernetes.node.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_CONTAINER_NAME = field("kubernetes.container.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_DEPLOYMENT_NAME = field("kubernetes.deployment.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_LABELS = field("kubernetes.labels", EcsType.FLATTENED);
    public static final EcsField KUBERNETES_ANNOTATIONS = field("kubernetes.annotations", EcsType.FLATTENED);
    public static final EcsField DATA_STREAM_TYPE = field("data_stream.type", EcsType.KEYWORD);
    public static final EcsField DATA_STREAM_DATASET = field("data_stream.dataset", EcsType.KEYWORD);
    public static final EcsField DATA_STREAM_NAMESPACE = field("data_stream.namespace", EcsType.KEYWORD);
    public static final EcsField KAFKA_TOPIC = field("kafka.topic", EcsType.KEYWORD);
    public static final EcsField KAFKA_TOPIC_ID = field("kafka.topic_id", EcsType.KEYWORD);
    public static final EcsField KAFKA_PARTITION = field("kafka.partition", EcsType.LONG);
    public static final EcsField KAFKA_OFFSET = field("kafka.offset", EcsType.LONG);
    public static final EcsField ATTRIBUTES = field("attributes", EcsType.FLATTENED);

    private static final List<EcsField> FIELDS = Collections.unmodifiableList(new ArrayList<>(BY_NAME.values()));

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Map<String, EcsField> LABELS_BY_NAME = new ConcurrentHashMap<>();
    private static final AtomicInteger NEXT_ID = new AtomicInteger(FIELDS.size());

    private Ecs() {}

    /** All fields but single labels, by {@link EcsField#id()}. */
    public static List<EcsField> fields() {
        return FIELDS;
    }

    public static @Nullable EcsField byName(String dottedName) {
        return BY_NAME.get(dottedName);
    }

    /**
     * A field for one label, {@code labels.<name>}: where ECS puts what it has no field for. Elasticsearch takes it
     * beside a {@code labels} object of the shipper's in the same document, so the two need no merging (tried on
     * 8.19.21: both are found in the {@code flattened} field).
     *
     * @param name letters, digits, {@code _} and {@code -}; from configuration, as each new name stays for the life of
     *     the process
     * @return the same field for the same name
     */
    public static EcsField label(String name) {
        if (!LABEL.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no name of a label; write letters, digits, _ and -");
        }
        return LABELS_BY_NAME.computeIfAbsent(
                name, n -> new EcsField(NEXT_ID.getAndIncrement(), LABELS.name() + "." + n, EcsType.KEYWORD));
    }

    private static EcsField field(String name, EcsType type) {
        EcsField field = new EcsField(BY_NAME.size(), name, type);
        BY_NAME.put(name, field);
        return field;
    }
}
