package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsType;
import dev.millrace.sink.TemplateInstaller.Modules;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemplatesTest {

    private static final Map<EcsType, Set<String>> FITTING = Map.of(
            EcsType.KEYWORD, Set.of("keyword", "wildcard"),
            EcsType.TEXT, Set.of("match_only_text"),
            EcsType.LONG, Set.of("long", "integer"),
            EcsType.DOUBLE, Set.of("double"),
            EcsType.BOOLEAN, Set.of("boolean"),
            EcsType.DATE, Set.of("date"),
            EcsType.IP, Set.of("ip"),
            EcsType.GEO_POINT, Set.of("geo_point"),
            EcsType.FLATTENED, Set.of("flattened"));

    @Test
    void mapExactlyTheFieldsThatMillraceWrites() throws IOException {
        // given
        List<String> names = Ecs.fields().stream().map(EcsField::name).toList();

        // then
        assertThat(mappings().fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void giveEachFieldATypeThatFitsIt() throws IOException {
        // given
        JsonNode mappings = mappings();

        // then
        for (EcsField field : Ecs.fields()) {
            assertThat(FITTING.get(field.type()))
                    .as(field.name())
                    .contains(mappings.path(field.name()).path("type").asText());
        }
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
        assertThat(replaced).containsOnly(Map.entry("match_only_text is text", 3));
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

    private static JsonNode mappings() throws IOException {
        return TemplateInstaller.read("mappings.json")
                .path("template")
                .path("mappings")
                .path("properties");
    }
}
