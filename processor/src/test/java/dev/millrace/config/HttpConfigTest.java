package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpConfigTest {

    @Test
    void hasSafeDefaults() {
        assertThat(HttpConfig.DEFAULT).isEqualTo(new HttpConfig("127.0.0.1", 9600, null));
    }

    @Test
    void readsEveryKey() {
        // when
        HttpConfig config =
                Read.whole(Read.REQUIRED + "http: {host: 0.0.0.0, port: 0}\n").http();

        // then
        assertThat(config).isEqualTo(new HttpConfig("0.0.0.0", 0, null));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems(Read.REQUIRED + """
                http:
                  host: ""
                  port: 65536
                """))
                .containsExactly(
                        "millrace.yaml:4: http.host: must not be blank",
                        "millrace.yaml:5: http.port: must be from 0 to 65535");
    }
}
