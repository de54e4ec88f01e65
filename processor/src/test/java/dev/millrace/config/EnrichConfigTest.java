package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.EnrichConfig.LookupConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnrichConfigTest {

    @Test
    void hasSafeDefaults() {
        assertThat(EnrichConfig.DEFAULT.lookups()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        // given
        String yaml = """
                enrich:
                  lookups:
                    - name: services
                      file: /etc/millrace/services.csv
                      key-field: service.name
                      key-column: service
                      fields: {owner: labels.owner, env: service.environment}
                      refresh: 1m
                    - {name: hosts, file: /h.yaml, key-field: host.name, key-column: h, fields: {rack: labels.rack}}
                """;

        // when
        EnrichConfig config = Read.stages(yaml).enrich();

        // then
        assertThat(config.lookups())
                .containsExactly(
                        new LookupConfig(
                                "services",
                                Path.of("/etc/millrace/services.csv"),
                                "service.name",
                                "service",
                                Map.of("owner", "labels.owner", "env", "service.environment"),
                                Duration.ofMinutes(1)),
                        new LookupConfig(
                                "hosts",
                                Path.of("/h.yaml"),
                                "host.name",
                                "h",
                                Map.of("rack", "labels.rack"),
                                Duration.ofSeconds(10)));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems(Read.REQUIRED + """
                enrich:
                  lookups:
                    - name: a
                      file: table.xlsx
                      key-field: ""
                      key-column: ""
                      refresh: 0
                    - {name: a, file: h.csv, key-field: host.name, key-column: h, fields: {rack: labels.rack}, feilds: {}}
                """))
                .containsExactly(
                        "millrace.yaml:5: enrich.lookups[0].fields: must name at least one column",
                        "millrace.yaml:5: enrich.lookups: has two tables of the same name",
                        "millrace.yaml:6: enrich.lookups[0].file: must end in .csv, .json, .yaml or .yml, which says how it is read",
                        "millrace.yaml:7: enrich.lookups[0].key-field: must not be blank",
                        "millrace.yaml:8: enrich.lookups[0].key-column: must not be blank",
                        "millrace.yaml:9: enrich.lookups[0].refresh: must be more than 0",
                        "millrace.yaml:10: enrich.lookups[1].feilds: unknown key; did you mean enrich.lookups[1].fields?");
    }
}
