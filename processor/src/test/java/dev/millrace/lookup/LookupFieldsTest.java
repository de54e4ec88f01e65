package dev.millrace.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.config.ConfigException;
import dev.millrace.config.EnrichConfig;
import dev.millrace.config.EnrichConfig.LookupConfig;
import dev.millrace.event.Ecs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LookupFieldsTest {

    @Test
    void refusesEveryNameThatNoEventHas() {
        // given
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("env", "service.enviroment");
        fields.put("owner", "labels.own er");
        fields.put("address", "host.ip");
        fields.put("team", "team");
        fields.put("fine", "labels.fine");
        EnrichConfig config = config("servce.name", fields);

        // when
        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> LookupFields.check(config));

        // then
        assertThat(refusal.problems())
                .extracting(Object::toString)
                .containsExactly(
                        "configuration: enrich.lookups[0].key-field: no event has a field \"servce.name\"; did you mean"
                                + " service.name?",
                        "configuration: enrich.lookups[0].fields.\"env\": no event has a field \"service.enviroment\";"
                                + " did you mean service.environment?",
                        "configuration: enrich.lookups[0].fields.\"owner\": \"own er\" is no name of a label; write"
                                + " letters, digits, _ and -",
                        "configuration: enrich.lookups[0].fields.\"address\": \"host.ip\" does not hold text; a value"
                                + " that is none would keep the event out of Elasticsearch; use a label",
                        "configuration: enrich.lookups[0].fields.\"team\": no event has a field \"team\"; use an"
                                + " ECS field that Millrace writes, or labels.<name>");
    }

    @Test
    void findsFieldsAndLabels() {
        assertThat(LookupFields.named("service.name")).isSameAs(Ecs.SERVICE_NAME);
        assertThat(LookupFields.named("labels.owner")).isSameAs(LookupFields.named("labels.owner"));
        assertThat(LookupFields.named("labels.owner").name()).isEqualTo("labels.owner");
    }

    private static EnrichConfig config(String keyField, Map<String, String> fields) {
        return new EnrichConfig(List.of(
                new LookupConfig("services", Path.of("s.csv"), keyField, "service", fields, Duration.ofSeconds(1))));
    }
}
