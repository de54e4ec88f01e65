package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecodeConfigTest {

    @Test
    void hasSafeDefaults() {
        assertThat(DecodeConfig.DEFAULT)
                .isEqualTo(new DecodeConfig(16 * 1024 * 1024, 100, 1_000_000, 1_000, 50_000, List.of()));
    }

    @Test
    void readsEveryKey() {
        // given
        String yaml = """
                decode:
                  max-record-size: 1MiB
                  max-depth: 2
                  max-fields: 3
                  max-number-length: 4
                  max-name-length: 5
                """;

        // when
        DecodeConfig config = Read.stages(yaml).decode();

        // then
        assertThat(config).isEqualTo(new DecodeConfig(1024 * 1024, 2, 3, 4, 5, List.of()));
    }

    @Test
    void readsFormatsOfTheUser() {
        List<TextFormatConfig> formats = Read.stages("""
                decode:
                  formats:
                    - dataset: shop.orders
                      topics: [orders-*]
                      where: {kubernetes.labels.app: "shop-*"}
                      dissect: "%{order.id} %{message}"
                """).decode().formats();

        assertThat(formats)
                .containsExactly(new TextFormatConfig(
                        "shop.orders",
                        List.of("orders-*"),
                        Map.of("kubernetes.labels.app", "shop-*"),
                        null,
                        Map.of(),
                        "%{order.id} %{message}",
                        null,
                        Duration.ofMillis(100)));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems(Read.REQUIRED + """
                decode:
                  max-record-size: 0
                  max-depth: 1001
                  max-fields: 0
                  max-number-length: 0
                  max-name-length: 0
                """))
                .containsExactly(
                        "millrace.yaml:4: decode.max-record-size: must be at least 1 byte",
                        "millrace.yaml:5: decode.max-depth: must be from 1 to 1000",
                        "millrace.yaml:6: decode.max-fields: must be at least 1",
                        "millrace.yaml:7: decode.max-number-length: must be at least 1",
                        "millrace.yaml:8: decode.max-name-length: must be at least 1");
    }
}
