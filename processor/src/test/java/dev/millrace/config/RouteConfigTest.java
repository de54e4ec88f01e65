package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.RouteConfig.Bucket;
import org.junit.jupiter.api.Test;

class RouteConfigTest {

    @Test
    void hasSafeDefaults() {
        assertThat(RouteConfig.DEFAULT).isEqualTo(new RouteConfig("generic", "default", 1000, Bucket.NONE));
    }

    @Test
    void readsEveryKey() {
        // given
        String yaml = """
                route:
                  default-dataset: app
                  namespace: prod
                  max-data-streams: 7
                  bucket: day
                """;

        // when
        RouteConfig config = Read.stages(yaml).route();

        // then
        assertThat(config).isEqualTo(new RouteConfig("app", "prod", 7, Bucket.DAY));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems(Read.REQUIRED + """
                route:
                  default-dataset: ""
                  namespace: " "
                  max-data-streams: 0
                """))
                .containsExactly(
                        "millrace.yaml:4: route.default-dataset: must not be blank",
                        "millrace.yaml:5: route.namespace: must not be blank",
                        "millrace.yaml:6: route.max-data-streams: must be at least 1");
    }
}
