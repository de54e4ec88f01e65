package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetricsConfigTest {

    @Test
    void writesNoDocumentsByDefault() {
        // when
        MetricsConfig config = Read.whole(Read.REQUIRED).metrics();

        // then
        assertThat(config).isEqualTo(new MetricsConfig(null, Duration.ofSeconds(30)));
    }

    @Test
    void readsEveryKey() {
        // when
        MetricsConfig config = Read.whole("""
                kafka: {bootstrap-servers: "127.0.0.1:9092", input-topics: [own, logs]}
                sink: {elasticsearch: {hosts: "http://127.0.0.1:9200"}}
                metrics: {topic: own, interval: 10s}
                """).metrics();

        // then
        assertThat(config).isEqualTo(new MetricsConfig("own", Duration.ofSeconds(10)));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems(Read.REQUIRED + """
                metrics:
                  interval: 10ms
                """))
                .containsExactly("millrace.yaml:4: metrics.interval: must be at least 1s");
    }

    @Test
    void refusesATopicThatNobodyReads() {
        assertThat(Read.problems(Read.REQUIRED + """
                metrics:
                  topic: elsewhere
                """))
                .containsExactly(
                        "millrace.yaml:4: metrics.topic: elsewhere must be one of kafka.input-topics: what nobody"
                                + " reads becomes no document");
    }
}
