package dev.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.config.ConfigLoader;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests of {@code deploy/kubernetes} against Kubernetes' API: a field that it does not know is an error. */
class KubernetesManifestsTest {

    private static final Path FOLDER = Path.of("..", "deploy", "kubernetes");

    private static final Map<String, Class<?>> KINDS = Map.of(
            "v1/ServiceAccount", ServiceAccount.class,
            "v1/Service", Service.class,
            "apps/v1/StatefulSet", StatefulSet.class,
            "batch/v1/Job", Job.class,
            "autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);

    /** Of operators: their schemas are in no artifact here, so these are read and no more. */
    private static final Set<String> OF_OPERATORS = Set.of(
            "kustomize.config.k8s.io/v1beta1/Kustomization",
            "keda.sh/v1alpha1/ScaledObject",
            "monitoring.coreos.com/v1/ServiceMonitor",
            "kafka.strimzi.io/v1beta2/Kafka",
            "kafka.strimzi.io/v1beta2/KafkaNodePool",
            "kafka.strimzi.io/v1beta2/KafkaTopic",
            "elasticsearch.k8s.elastic.co/v1/Elasticsearch",
            "kibana.k8s.elastic.co/v1/Kibana");

    private final ObjectMapper yaml = new YAMLMapper();
    private final ObjectMapper strict = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                // The model keeps what it does not know in a map; here it shall be refused.
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    @Test
    void areWhatTheApiKnows() throws IOException {
        List<String> checked = new ArrayList<>();
        for (Path file : manifests()) {
            try (MappingIterator<JsonNode> documents =
                    yaml.readerFor(JsonNode.class).readValues(file.toFile())) {
                for (JsonNode document : documents.readAll()) {
                    String kind = document.path("apiVersion").asText() + "/"
                            + document.path("kind").asText();
                    Class<?> type = KINDS.get(kind);
                    if (type == null) {
                        assertThat(OF_OPERATORS).as(file.toString()).contains(kind);
                    } else {
                        assertThat(strict.treeToValue(document, type))
                                .as(file.toString())
                                .isNotNull();
                        checked.add(kind);
                    }
                }
            }
        }
        assertThat(checked).containsAll(KINDS.keySet());
    }

    @Test
    void aFieldThatTheApiDoesNotKnowIsRefused() throws IOException {
        String text = Files.readString(FOLDER.resolve("base/stateful-set.yaml"));
        JsonNode document = yaml.readTree(text.replace("readOnlyRootFilesystem", "readOnlyRootFileSystem"));

        assertThatThrownBy(() -> strict.treeToValue(document, StatefulSet.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("readOnlyRootFileSystem");
    }

    @Test
    void eachPodIsAStaticMemberUnderItsName() throws IOException {
        JsonNode variables = yaml.readTree(
                        FOLDER.resolve("base/stateful-set.yaml").toFile())
                .at("/spec/template/spec/containers/0/env");

        assertThat(variables)
                .singleElement()
                .hasToString("{\"name\":\"MILLRACE_KAFKA_CLIENT_GROUP_INSTANCE_ID\","
                        + "\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"metadata.name\"}}}");
    }

    @Test
    void theConfigurationIsOneThatMillraceTakes(@TempDir Path folder) throws IOException {
        // The mounted secrets, which must be there when the file is read.
        Path secret = Files.writeString(folder.resolve("secret"), "c2VjcmV0");
        Path file = Files.writeString(
                folder.resolve("millrace.yaml"),
                Files.readString(FOLDER.resolve("base/millrace.yaml"))
                        .replaceAll("/run/secrets/[a-z-]+/[a-z.-]+", secret.toString()));

        assertThat(ConfigLoader.load(file).kafka().inputTopics()).containsExactly("logs");
    }

    private static List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("millrace.yaml"))
                    .sorted()
                    .toList();
        }
    }
}
