package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.NormalizeConfig.AttributesConfig;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NormalizeConfigTest {

    @Test
    void hasSafeDefaults() {
        assertThat(NormalizeConfig.DEFAULT)
                .isEqualTo(new NormalizeConfig(
                        ZoneId.of("UTC"), Map.of(), false, new AttributesConfig(500, 10, 256 * 1024)));
    }

    @Test
    void readsEveryKey() {
        // given
        String yaml = """
                normalize:
                  default-zone: Europe/Berlin
                  zones:
                    "us-*": America/New_York
                  keep-original: true
                  attributes:
                    max-keys: 1
                    max-depth: 2
                    max-size: 3
                """;

        // when
        NormalizeConfig config = Read.stages(yaml).normalize();

        // then
        assertThat(config)
                .isEqualTo(new NormalizeConfig(
                        ZoneId.of("Europe/Berlin"),
                        Map.of("us-*", ZoneId.of("America/New_York")),
                        true,
                        new AttributesConfig(1, 2, 3)));
    }

    @Test
    void takesTheFirstZoneThatFitsATopic() {
        NormalizeConfig config = Read.stages("""
                normalize:
                  default-zone: Europe/Berlin
                  zones:
                    "us-*": America/New_York
                    "*-logs": Asia/Tokyo
                """).normalize();

        assertThat(config.zoneOf("us-logs")).isEqualTo(ZoneId.of("America/New_York"));
        assertThat(config.zoneOf("jp-logs")).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(config.zoneOf("logs")).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems(Read.REQUIRED + """
                normalize:
                  default-zone: Atlantis
                  keep-original: perhaps
                  attributes:
                    max-keys: 0
                    max-depth: 21
                    max-size: 0
                """))
                .containsExactly(
                        "millrace.yaml:4: normalize.default-zone: \"Atlantis\" is not a time zone; write UTC, Europe/Berlin or +01:00",
                        "millrace.yaml:5: normalize.keep-original: \"perhaps\" is neither true nor false; write one of them",
                        "millrace.yaml:7: normalize.attributes.max-keys: must be at least 1",
                        "millrace.yaml:8: normalize.attributes.max-depth: must be from 1 to 20",
                        "millrace.yaml:9: normalize.attributes.max-size: must be at least 1 byte");
    }
}
