package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.sink.TemplateInstaller.Modules;
import dev.millrace.testing.GeneratedPage;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemplatesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Elasticsearch's default; more would have to be said in settings.json. */
    private static final int TOTAL_FIELDS_LIMIT = 1000;

    /** For what users map themselves in millrace@custom. */
    private static final int ROOM = 150;

    @Test
    void areWrittenFromTheFieldList() {
        GeneratedPage.assertHolds("../deploy/elasticsearch/mappings.json", EcsMappings.json());
    }

    @Test
    void findEachFieldThatAnEventCanHave() throws IOException {
        // given
        JsonNode mappings = mappings();

        // then
        for (EcsField field : Ecs.fields()) {
            if (!field.type().holdsFields()) {
                assertThat(List.of(field.name(), parentIn(mappings, field.name())))
                        .as(field.name())
                        .anyMatch(mappings::has);
            }
        }
    }

    @Test
    void stayBelowTheLimitOfFieldsWithRoom() throws IOException {
        // given
        JsonNode mappings = mappings();
        Set<String> counted = new HashSet<>();

        // when
        mappings.fieldNames().forEachRemaining(name -> {
            counted.add(name);
            for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
                counted.add(name.substring(0, dot));
            }
            mappings.path(name).path("fields").fieldNames().forEachRemaining(text -> counted.add(name + "." + text));
        });

        // then
        assertThat(counted).hasSizeLessThan(TOTAL_FIELDS_LIMIT - ROOM);
    }

    @Test
    void putNoFieldBelowAFlattenedOne() throws IOException {
        // given
        JsonNode mappings = mappings();

        // then
        assertThat(mappings.fieldNames())
                .toIterable()
                .allSatisfy(name -> assertThat(parentIn(mappings, name)).isEmpty());
    }

    @Test
    void letNoValueBeTooLongForATerm() throws IOException {
        // given
        JsonNode mappings = mappings();

        // then
        mappings.properties().forEach(field -> {
            String type = field.getValue().path("type").asText();
            boolean isBounded = field.getValue().path("ignore_above").asInt(Integer.MAX_VALUE) <= 8191
                    || !field.getValue().path("index").asBoolean(true)
                    || field.getKey().startsWith("kafka.");
            assertThat(isBounded || !Set.of("keyword", "flattened").contains(type))
                    .as(field.getKey())
                    .isTrue();
        });
    }

    @Test
    void indexWhatTheInDoubtSearchAsksFor() throws IOException {
        // given
        JsonNode mappings = mappings();

        // then
        assertThat(List.of("kafka.topic_id", "kafka.partition", "kafka.offset"))
                .allSatisfy(name -> assertThat(mappings.path(name).has("index")).isFalse());
        assertThat(mappings.path("kafka.topic_id").path("type").asText()).isEqualTo("keyword");
        assertThat(mappings.path("kafka.partition").path("type").asText()).isEqualTo("integer");
        assertThat(mappings.path("kafka.offset").path("type").asText()).isEqualTo("long");
    }

    @Test
    void keepEveryTermBelowLucenesLimit() throws IOException {
        // given
        JsonNode mappings = mappings();

        // then
        assertThat(List.of("attributes", "labels", "log.syslog.structured_data"))
                .allSatisfy(name -> {
                    assertThat(mappings.path(name).path("ignore_above").asInt()).isEqualTo(8191);
                    assertThat(mappings.path(name).path("depth_limit").asInt()).isEqualTo(20);
                });
    }

    @Test
    void degradeTypesThatTheServerLacks() throws IOException {
        // given
        ObjectNode template = TemplateInstaller.read("mappings.json");

        // when
        Map<String, Integer> replaced = TemplateInstaller.degrade(template, new Modules(Set.of("wildcard")));

        // then
        JsonNode fields = template.path("template").path("mappings").path("properties");
        assertThat(fields.path("message").path("type").asText()).isEqualTo("text");
        assertThat(fields.path("url.full").path("type").asText()).isEqualTo("wildcard");
        assertThat(fields.at("/user.name/fields/text/type").asText()).isEqualTo("text");
        assertThat(fields.path("host.cpu.usage"))
                .isEqualTo(JSON.createObjectNode().put("type", "double"));
        assertThat(fields.path("data_stream.type").path("type").asText()).isEqualTo("keyword");
        assertThat(replaced)
                .containsOnlyKeys("match_only_text is text", "scaled_float is double", "constant_keyword is keyword");
    }

    @Test
    void leaveEverythingAsItIsOnACompleteServer() throws IOException {
        // given
        ObjectNode template = TemplateInstaller.read("mappings.json");

        // when
        Map<String, Integer> replaced = TemplateInstaller.degrade(template, new Modules(null));

        // then
        assertThat(replaced).isEmpty();
        assertThat(template).isEqualTo(TemplateInstaller.read("mappings.json"));
    }

    /** The mapped field that holds this one, or nothing. */
    private static String parentIn(JsonNode mappings, String name) {
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (mappings.has(name.substring(0, dot))) {
                return name.substring(0, dot);
            }
        }
        return "";
    }

    private static JsonNode mappings() throws IOException {
        return TemplateInstaller.read("mappings.json")
                .path("template")
                .path("mappings")
                .path("properties");
    }
}
