package dev.millrace.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.config.ConfigException;
import dev.millrace.config.EnrichConfig;
import dev.millrace.event.Ecs;
import dev.millrace.testing.LookupConfigs;
import org.junit.jupiter.api.Test;

class LookupFieldsTest {

    @Test
    void refusesEveryNameThatNoEventHas() {
        // given
        EnrichConfig config = LookupConfigs.enrich("""
                lookups:
                  - name: services
                    file: s.csv
                    key-field: servce.name
                    key-column: service
                    fields:
                      env: service.enviroment
                      owner: labels.own er
                      address: dns.answers
                      port: source.port
                      team: team
                      fine: labels.fine
                      since: event.start
                      pid: process.pid
                    types: {port: boolean}
                    on-miss: default
                    defaults: {pid: many, fine: "yes"}
                """);

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
                        "configuration: enrich.lookups[0].fields.\"address\": \"dns.answers\" is made of other fields; name one"
                                + " of those, or a label",
                        "configuration: enrich.lookups[0].types.\"port\": a boolean does not fit \"source.port\", which"
                                + " is a long",
                        "configuration: enrich.lookups[0].fields.\"team\": no event has a field \"team\"; use an"
                                + " ECS field that Millrace writes, or labels.<name>",
                        "configuration: enrich.lookups[0].defaults.\"pid\": \"many\" is not a whole number");
    }

    @Test
    void findsFieldsAndLabels() {
        assertThat(LookupFields.named("service.name")).isSameAs(Ecs.SERVICE_NAME);
        assertThat(LookupFields.named("labels.owner")).isSameAs(LookupFields.named("labels.owner"));
        assertThat(LookupFields.named("labels.owner").name()).isEqualTo("labels.owner");
    }
}
