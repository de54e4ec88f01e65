package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogFormatTest {

    private static final String REQUEST = "[10/Mar/2026:09:15:30 +0000] \"GET / HTTP/1.1\" 200 5";

    private static Map<String, String> fields(String text) {
        return Fields.of(new AccessLogFormat(), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.7 - -                              | 192.0.2.7   |              |
            192.0.2.7 - bob                            | 192.0.2.7   |              | bob
            192.0.2.7 - John Doe                       | 192.0.2.7   |              | John Doe
            192.0.2.7 bob                              | 192.0.2.7   |              | bob
            192.0.2.7 -                                | 192.0.2.7   |              |
            - - -                                      |             |              |
            unix: - -                                  | unix:       |              |
            client.example - -                         | client.example |           |
            2001:db8::7 - -                            | 2001:db8::7 |              |
            shop.example 192.0.2.7 - -                 | 192.0.2.7   | shop.example |
            shop.example:443 192.0.2.7 - -             | 192.0.2.7   | shop.example |
            192.0.2.80 192.0.2.7 - -                   | 192.0.2.7   | 192.0.2.80   |
            10.0.0.2, 192.0.2.7 - -                    | 192.0.2.7   |              |
            10.0.0.2, 172.16.0.1, 192.168.0.1 - -      | 10.0.0.2    |              |
            "10.0.0.2, 192.0.2.7" 10.0.0.1 - -         | 192.0.2.7   |              |
            "-" 10.0.0.1 - -                           | 10.0.0.1    |              |
            shop.example 10.0.0.2, 192.0.2.7 - -       | 192.0.2.7   | shop.example |
            192.0.2.7 - [192.0.2.7] - bob              | 192.0.2.7   |              | bob
            """)
    void findsClientServerAndUser(String before, String source, String destination, String user) {
        Map<String, String> found = fields(before + " " + REQUEST);

        assertThat(found).containsEntry("http.response.status_code", "200");
        assertThat(found.get("source.address")).isEqualTo(source);
        assertThat(found.get("destination.address")).isEqualTo(destination);
        assertThat(found.get("user.name")).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[10/Mar/2026:09:15:30 +0000] \"GET / HTTP/1.1\" 200 5",
                "192.0.2.7 [10/Mar/2026:09:15:30 +0000] \"GET / HTTP/1.1\" 200 5",
                "192.0.2.7 - - [10/Mar/2026:09:15:30 +0000] GET / 200 5",
                "192.0.2.7 - - [10/Mar/2026:09:15:30 +0000] \"GET / HTTP/1.1\"",
                "192.0.2.7 - - [10/Mar/2026:09:15:30 +0000] \"GET / HTTP/1.1\" 2000 5",
                "192.0.2.7 - - [10/Mar/2026:09:15:30 +0000] \"GET / HTTP/1.1\" 200x",
                "192.0.2.7 - - [yesterday] \"GET / HTTP/1.1\" 200 5",
                "this is a sentence [10/Mar/2026:09:15:30 +0000] \"GET / HTTP/1.1\" 200 5",
                "no, (really) - - [10/Mar/2026:09:15:30 +0000] \"GET / HTTP/1.1\" 200 5"
            })
    void leavesAloneWhatIsNoAccessLog(String text) {
        assertThat(Fields.of(new TextFormats(List.of(new AccessLogFormat()), List.of()), text))
                .doesNotContainKeys("event.dataset", "source.address", "http.response.status_code");
    }

    @Test
    void looksForTheTimeInTheFirstKilobyteOnly() {
        assertThat(fields("10.0.0.1, ".repeat(60) + "192.0.2.7 - - " + REQUEST)).isNotEmpty();
        assertThat(fields("10.0.0.1, ".repeat(200) + "192.0.2.7 - - " + REQUEST))
                .isEmpty();
    }

    @Test
    void keepsAnIdentity() {
        assertThat(fields("192.0.2.7 ident9 bob " + REQUEST)).containsEntry("nginx.access.identity", "ident9");
        assertThat(fields("192.0.2.7 bob " + REQUEST)).doesNotContainKey("nginx.access.identity");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.250                    | 250000000
            0.250 0.249              | 250000000
            "-" 0.250                | 250000000
            rt=0.250                 | 250000000
            request_time="0.250"     | 250000000
            urt="0.250"              |
            250                      |
            "0.250"                  |
            "unclosed                |
            """)
    void takesOnlyAFractionForTheTimeTaken(String appended, String duration) {
        Map<String, String> found = fields("192.0.2.7 - - " + REQUEST + " \"-\" \"curl\" " + appended);

        assertThat(found).containsEntry("user_agent.original", "curl");
        assertThat(found.get("event.duration")).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "192.0.2.9"                     | 192.0.2.9   |
            "192.0.2.9, 10.0.0.1"           | 192.0.2.9   | 192.0.2.9, 10.0.0.1
            "2001:db8::9"                   | 2001:db8::9 |
            X-Forwarded-For="192.0.2.9"     | 192.0.2.9   |
            "-"                             |             |
            "192.0.2.9 (proxy)"             |             |
            "1.2.3"                         |             |
            "text"                          |             |
            """)
    void knowsForwardedAddressesByTheirLook(String appended, String first, String all) {
        Map<String, String> found = fields("192.0.2.7 - - " + REQUEST + " \"-\" \"curl\" " + appended);

        assertThat(found.get("network.forwarded_ip")).isEqualTo(first);
        assertThat(found.get("nginx.access.x_forwarded_for")).isEqualTo(all);
    }

    @Test
    void readsTlsAndWhatHasKeys() {
        assertThat(fields("192.0.2.7 - - " + REQUEST + " \"-\" \"curl\" TLSv1.3 TLS_AES_128_GCM_SHA256"))
                .containsEntry("tls.version", "1.3")
                .containsEntry("tls.cipher", "TLS_AES_128_GCM_SHA256");
        assertThat(fields("192.0.2.7 - - " + REQUEST + " \"-\" \"curl\" TLSv1.3 -"))
                .doesNotContainKey("tls.cipher");
        assertThat(fields("192.0.2.7 - - " + REQUEST + " \"-\" \"curl\" request_id=ab12 host=\"shop.example:8443\""))
                .containsEntry("http.request.id", "ab12")
                .containsEntry("url.domain", "shop.example");
    }
}
