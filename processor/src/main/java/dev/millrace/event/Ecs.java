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

/**
 * The fields that an event can have: all of the Elastic Common Schema, in the version of {@link EcsList}, and our own
 * beside them. Those that code names are constants; one that the schema does not have keeps this class from loading.
 */
public final class Ecs {

    /** Of the schema whose field names and types we follow. */
    public static final String VERSION;

    private static final Map<String, EcsField> BY_NAME = new LinkedHashMap<>(4096);

    static {
        EcsList list = EcsList.read();
        VERSION = list.version();
        list.entries().forEach(Ecs::add);
    }

    public static final EcsField TIMESTAMP = known("@timestamp");
    public static final EcsField MESSAGE = known("message");
    public static final EcsField LOG_LEVEL = known("log.level");
    public static final EcsField LOG_LOGGER = known("log.logger");
    public static final EcsField LOG_FILE_PATH = known("log.file.path");
    public static final EcsField LOG_ORIGIN_FUNCTION = known("log.origin.function");
    public static final EcsField LOG_ORIGIN_FILE_NAME = known("log.origin.file.name");
    public static final EcsField LOG_ORIGIN_FILE_LINE = known("log.origin.file.line");
    public static final EcsField LOG_SYSLOG_PRIORITY = known("log.syslog.priority");
    public static final EcsField LOG_SYSLOG_FACILITY_CODE = known("log.syslog.facility.code");
    public static final EcsField LOG_SYSLOG_FACILITY_NAME = known("log.syslog.facility.name");
    public static final EcsField LOG_SYSLOG_SEVERITY_CODE = known("log.syslog.severity.code");
    public static final EcsField LOG_SYSLOG_SEVERITY_NAME = known("log.syslog.severity.name");
    public static final EcsField LOG_SYSLOG_VERSION = known("log.syslog.version");
    public static final EcsField LOG_SYSLOG_APPNAME = known("log.syslog.appname");
    public static final EcsField LOG_SYSLOG_PROCID = known("log.syslog.procid");
    public static final EcsField LOG_SYSLOG_MSGID = known("log.syslog.msgid");
    public static final EcsField LOG_SYSLOG_STRUCTURED_DATA = known("log.syslog.structured_data");
    public static final EcsField SERVICE_NAME = known("service.name");
    public static final EcsField SERVICE_VERSION = known("service.version");
    public static final EcsField SERVICE_ENVIRONMENT = known("service.environment");
    public static final EcsField HOST_NAME = known("host.name");
    public static final EcsField HOST_HOSTNAME = known("host.hostname");
    public static final EcsField HOST_IP = known("host.ip");
    public static final EcsField PROCESS_NAME = known("process.name");
    public static final EcsField PROCESS_PID = known("process.pid");
    public static final EcsField PROCESS_THREAD_NAME = known("process.thread.name");
    public static final EcsField PROCESS_THREAD_ID = known("process.thread.id");
    public static final EcsField TRACE_ID = known("trace.id");
    public static final EcsField SPAN_ID = known("span.id");
    public static final EcsField TRANSACTION_ID = known("transaction.id");
    public static final EcsField ERROR_TYPE = known("error.type");
    public static final EcsField ERROR_MESSAGE = known("error.message");
    public static final EcsField ERROR_STACK_TRACE = known("error.stack_trace");
    public static final EcsField ERROR_CODE = known("error.code");
    public static final EcsField HTTP_REQUEST_METHOD = known("http.request.method");
    public static final EcsField HTTP_REQUEST_REFERRER = known("http.request.referrer");
    public static final EcsField HTTP_REQUEST_ID = known("http.request.id");
    public static final EcsField HTTP_REQUEST_BODY_BYTES = known("http.request.body.bytes");
    public static final EcsField HTTP_RESPONSE_STATUS_CODE = known("http.response.status_code");
    public static final EcsField HTTP_RESPONSE_BODY_BYTES = known("http.response.body.bytes");
    public static final EcsField HTTP_VERSION = known("http.version");
    public static final EcsField URL_ORIGINAL = known("url.original");
    public static final EcsField URL_FULL = known("url.full");
    public static final EcsField URL_PATH = known("url.path");
    public static final EcsField URL_QUERY = known("url.query");
    public static final EcsField URL_DOMAIN = known("url.domain");
    public static final EcsField URL_SCHEME = known("url.scheme");
    public static final EcsField URL_PORT = known("url.port");
    public static final EcsField SOURCE_IP = known("source.ip");
    public static final EcsField SOURCE_ADDRESS = known("source.address");
    public static final EcsField SOURCE_PORT = known("source.port");
    public static final EcsField CLIENT_IP = known("client.ip");
    public static final EcsField CLIENT_ADDRESS = known("client.address");
    public static final EcsField DESTINATION_IP = known("destination.ip");
    public static final EcsField DESTINATION_ADDRESS = known("destination.address");
    public static final EcsField DESTINATION_PORT = known("destination.port");
    public static final EcsField SERVER_IP = known("server.ip");
    public static final EcsField SERVER_ADDRESS = known("server.address");
    public static final EcsField SERVER_PORT = known("server.port");
    public static final EcsField NETWORK_TRANSPORT = known("network.transport");
    public static final EcsField NETWORK_PROTOCOL = known("network.protocol");
    public static final EcsField USER_NAME = known("user.name");
    public static final EcsField USER_ID = known("user.id");
    public static final EcsField USER_AGENT_ORIGINAL = known("user_agent.original");
    public static final EcsField EVENT_ORIGINAL = known("event.original");
    public static final EcsField EVENT_DATASET = known("event.dataset");
    public static final EcsField EVENT_MODULE = known("event.module");
    public static final EcsField EVENT_KIND = known("event.kind");
    public static final EcsField EVENT_CATEGORY = known("event.category");
    public static final EcsField EVENT_TYPE = known("event.type");
    public static final EcsField EVENT_ACTION = known("event.action");
    public static final EcsField EVENT_REASON = known("event.reason");
    public static final EcsField EVENT_PROVIDER = known("event.provider");
    public static final EcsField EVENT_ID = known("event.id");
    public static final EcsField EVENT_CODE = known("event.code");
    public static final EcsField EVENT_DURATION = known("event.duration");
    public static final EcsField EVENT_OUTCOME = known("event.outcome");
    public static final EcsField ECS_VERSION = known("ecs.version");
    public static final EcsField LABELS = known("labels");
    public static final EcsField TAGS = known("tags");
    public static final EcsField CONTAINER_ID = known("container.id");
    public static final EcsField CONTAINER_NAME = known("container.name");
    public static final EcsField DATA_STREAM_TYPE = known("data_stream.type");
    public static final EcsField DATA_STREAM_DATASET = known("data_stream.dataset");
    public static final EcsField DATA_STREAM_NAMESPACE = known("data_stream.namespace");
    public static final EcsField SERVICE_NODE_NAME = known("service.node.name");
    public static final EcsField HOST_ID = known("host.id");
    public static final EcsField HOST_TYPE = known("host.type");
    public static final EcsField HOST_ARCHITECTURE = known("host.architecture");
    public static final EcsField HOST_MAC = known("host.mac");
    public static final EcsField HOST_OS_TYPE = known("host.os.type");
    public static final EcsField HOST_OS_NAME = known("host.os.name");
    public static final EcsField HOST_OS_VERSION = known("host.os.version");
    public static final EcsField HOST_OS_FULL = known("host.os.full");
    public static final EcsField CLOUD_PROVIDER = known("cloud.provider");
    public static final EcsField CLOUD_REGION = known("cloud.region");
    public static final EcsField CLOUD_AVAILABILITY_ZONE = known("cloud.availability_zone");
    public static final EcsField CLOUD_ACCOUNT_ID = known("cloud.account.id");
    public static final EcsField CLOUD_SERVICE_NAME = known("cloud.service.name");
    public static final EcsField CONTAINER_IMAGE_NAME = known("container.image.name");
    public static final EcsField CONTAINER_IMAGE_TAG = known("container.image.tag");
    public static final EcsField CONTAINER_RUNTIME = known("container.runtime");
    public static final EcsField PROCESS_EXECUTABLE = known("process.executable");
    public static final EcsField PROCESS_COMMAND_LINE = known("process.command_line");
    public static final EcsField PROCESS_ARGS = known("process.args");
    public static final EcsField PROCESS_PARENT_PID = known("process.parent.pid");
    public static final EcsField ORCHESTRATOR_CLUSTER_NAME = known("orchestrator.cluster.name");
    public static final EcsField ORCHESTRATOR_CLUSTER_ID = known("orchestrator.cluster.id");
    public static final EcsField CLIENT_PORT = known("client.port");
    public static final EcsField EVENT_SEVERITY = known("event.severity");
    public static final EcsField URL_EXTENSION = known("url.extension");
    public static final EcsField EVENT_CREATED = known("event.created");
    public static final EcsField AGENT_NAME = known("agent.name");
    public static final EcsField AGENT_VERSION = known("agent.version");
    public static final EcsField CLOUD_PROJECT_ID = known("cloud.project.id");
    public static final EcsField CLOUD_INSTANCE_ID = known("cloud.instance.id");
    public static final EcsField FAAS_ID = known("faas.id");
    public static final EcsField FAAS_NAME = known("faas.name");
    public static final EcsField FAAS_EXECUTION = known("faas.execution");
    public static final EcsField SOURCE_BYTES = known("source.bytes");
    public static final EcsField SOURCE_PACKETS = known("source.packets");
    public static final EcsField DESTINATION_BYTES = known("destination.bytes");
    public static final EcsField DESTINATION_PACKETS = known("destination.packets");
    public static final EcsField NETWORK_FORWARDED_IP = known("network.forwarded_ip");
    public static final EcsField NETWORK_COMMUNITY_ID = known("network.community_id");
    public static final EcsField OBSERVER_INGRESS_INTERFACE_NAME = known("observer.ingress.interface.name");
    public static final EcsField RULE_ID = known("rule.id");
    public static final EcsField RULE_NAME = known("rule.name");
    public static final EcsField RULE_CATEGORY = known("rule.category");
    public static final EcsField USER_EMAIL = known("user.email");

    // What the schema has no field for.
    public static final EcsField KAFKA_TOPIC = own("kafka.topic", EcsType.KEYWORD);
    public static final EcsField KAFKA_TOPIC_ID = own("kafka.topic_id", EcsType.KEYWORD);
    public static final EcsField KAFKA_PARTITION = own("kafka.partition", EcsType.INTEGER);
    public static final EcsField KAFKA_OFFSET = own("kafka.offset", EcsType.LONG);
    public static final EcsField ATTRIBUTES = own("attributes", EcsType.FLATTENED);
    public static final EcsField KUBERNETES_NAMESPACE = own("kubernetes.namespace", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_NODE_NAME = own("kubernetes.node.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_POD_NAME = own("kubernetes.pod.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_POD_UID = own("kubernetes.pod.uid", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_POD_IP = own("kubernetes.pod.ip", EcsType.IP);
    public static final EcsField KUBERNETES_DEPLOYMENT_NAME = own("kubernetes.deployment.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_REPLICASET_NAME = own("kubernetes.replicaset.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_STATEFULSET_NAME = own("kubernetes.statefulset.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_DAEMONSET_NAME = own("kubernetes.daemonset.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_JOB_NAME = own("kubernetes.job.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_CRONJOB_NAME = own("kubernetes.cronjob.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_CONTAINER_NAME = own("kubernetes.container.name", EcsType.KEYWORD);
    public static final EcsField KUBERNETES_LABELS = own("kubernetes.labels", EcsType.FLATTENED);
    public static final EcsField KUBERNETES_ANNOTATIONS = own("kubernetes.annotations", EcsType.FLATTENED);

    static {
        // What Millrace writes of itself with metrics.topic set.
        for (String number : List.of(
                "interval_ms",
                "records",
                "bytes",
                "read",
                "stored",
                "duplicates",
                "failure_stored",
                "dead_lettered",
                "dropped",
                "retried",
                "bulk_requests",
                "bulk_bytes",
                "bulk_millis",
                "delivered",
                "delivery_millis",
                "open",
                "buffered_bytes",
                "lag_records",
                "ready",
                "elasticsearch_up",
                "rejected",
                "hits",
                "misses",
                "rows",
                "failing")) {
            own("millrace.metrics." + number, EcsType.LONG);
        }
        own("millrace.metrics.lag_seconds", EcsType.DOUBLE);
        own("millrace.metrics.age_seconds", EcsType.DOUBLE);
        own("millrace.metrics.code", EcsType.KEYWORD);
        own("millrace.metrics.lookup", EcsType.KEYWORD);
    }

    private static final List<EcsField> FIELDS = Collections.unmodifiableList(new ArrayList<>(BY_NAME.values()));

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Map<String, EcsField> LABELS_BY_NAME = new ConcurrentHashMap<>();
    private static final AtomicInteger NEXT_ID = new AtomicInteger(FIELDS.size());

    private Ecs() {}

    /** All fields but single labels, by {@link EcsField#id()}. */
    public static List<EcsField> fields() {
        return FIELDS;
    }

    /** A field of the schema or of our own, {@code null} for any other name. */
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
                name,
                n -> new EcsField(
                        NEXT_ID.getAndIncrement(), LABELS.name() + "." + n, EcsType.KEYWORD, EcsField.NO_LIMIT));
    }

    /** A field of the schema. */
    private static EcsField known(String name) {
        EcsField field = BY_NAME.get(name);
        if (field == null) {
            throw new IllegalStateException("ECS " + VERSION + " has no field " + name);
        }
        return field;
    }

    /** A field that the schema does not have. */
    private static EcsField own(String name, EcsType type) {
        // As Elastic's packages map their own keywords; the record's coordinates are short and must always be found.
        int ignoreAbove = type == EcsType.KEYWORD && !name.startsWith("kafka.") ? 1024 : EcsField.NO_LIMIT;
        return add(new EcsList.Entry(name, type, ignoreAbove, 0, true, Map.of()));
    }

    private static EcsField add(EcsList.Entry entry) {
        EcsField field = new EcsField(BY_NAME.size(), entry.name(), entry.type(), entry.ignoreAbove());
        if (BY_NAME.put(entry.name(), field) != null) {
            throw new IllegalStateException("ECS " + VERSION + " has two fields " + entry.name());
        }
        return field;
    }
}
