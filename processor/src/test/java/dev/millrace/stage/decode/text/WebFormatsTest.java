package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the case files of web servers and proxies do not show. */
class WebFormatsTest {

    private static final TextFormats ALL = new TextFormats(List.of());

    private static List<String> examples() throws IOException, URISyntaxException {
        Path root = Path.of(WebFormatsTest.class.getResource("/cases/formats").toURI());
        YAMLMapper yaml = new YAMLMapper();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .map(file -> input(yaml, file))
                    .toList();
        }
    }

    private static String input(YAMLMapper yaml, Path file) {
        try {
            JsonNode input = yaml.readTree(file.toFile()).get("input");
            return input.asText();
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    @Test
    void readsEveryPartOfEveryExampleWithoutThrowing() throws IOException, URISyntaxException {
        List<String> examples = examples();
        assertThat(examples).hasSizeGreaterThan(50);
        for (String example : examples) {
            for (int at = 0; at <= example.length(); at++) {
                assertThat(Fields.of(ALL, example.substring(0, at))).isNotNull();
                assertThat(Fields.of(ALL, example.substring(at))).isNotNull();
            }
        }
    }

    @Test
    void believesNoContextOfNginxThatIsFollowedByAnythingElse() {
        String head = "2026/03/10 09:15:30 [error] 1#1: *2 failed";

        assertThat(Fields.of(new NginxErrorFormat(), head + ", client: 192.0.2.7, server: a, and more"))
                .doesNotContainKey("source.ip");
        assertThat(Fields.of(new NginxErrorFormat(), head + ", client: 192.0.2.7, client: 192.0.2.8"))
                .containsEntry("source.ip", "192.0.2.8");
        assertThat(Fields.of(new NginxErrorFormat(), head + ", client: 192.0.2.7, server: a, request: \"GET /\" x\""))
                .containsEntry("url.original", "/\" x");
    }

    @Test
    void takesTheLastReferrerOfAnApacheError() {
        assertThat(
                        Fields.of(
                                new ApacheErrorFormat(),
                                "[Tue Mar 10 09:15:30 2026] [core:error] [pid 1] [client 192.0.2.7:1] a, referer: b, referer: c"))
                .containsEntry("http.request.referrer", "c")
                .containsEntry("message", "a, referer: b, referer: c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-10 09:15:30 10.0.0.1 took 12 milliseconds of 100 for the job that ran here",
                "2026-03-10 09:15:30 GET / - 80 - 192.0.2.7 curl - OK 0 0 31 12",
                "2026-03-10 09:15:30,123 10.0.0.1 GET /app id=7 443 - 192.0.2.7 curl - 200 0 0 31",
                "#Software: Microsoft Internet Information Services 10.0",
                "#Fields: date time s-ip cs-method\n2026-03-10 09:15:30 10.0.0.1",
                "#Fields: date time s-ip\n2026-03-10 09:15:30 10.0.0.1\n2026-03-10 09:15:31 10.0.0.1"
            })
    void leavesAloneWhatIsNotOfIis(String text) {
        assertThat(Fields.of(new IisFormat(), text)).isEmpty();
    }

    @Test
    void tellsHostCookieAndReferrerOfIisApart() {
        String head = "2026-03-10 09:15:30 10.0.0.1 GET / - 80 - 192.0.2.7 ";

        assertThat(iis(head + "curl sid=1 https://a.example/ 200 0 0 1"))
                .contains(entry("iis.access.cookie", "sid=1"), entry("http.request.referrer", "https://a.example/"));
        assertThat(iis(head + "curl sid=1 shop.example 200 0 0 1"))
                .contains(entry("iis.access.cookie", "sid=1"), entry("url.domain", "shop.example"));
        assertThat(iis(head + "curl https://a.example/ shop.example 200 0 0 1"))
                .contains(entry("http.request.referrer", "https://a.example/"), entry("url.domain", "shop.example"));
        assertThat(iis(head + "curl - 200 0 0 1")).doesNotContainKeys("http.request.referrer", "iis.access.cookie");
        assertThat(iis(head + "200 0 0 1")).containsEntry("event.duration", "1000000");
        assertThat(iis(head + "curl 200 0 0 1 2")).doesNotContainKey("event.duration");
    }

    private static Map<String, String> iis(String text) {
        return Fields.of(new IisFormat(), text);
    }

    @Test
    void readsARequestOfHaproxyThatWasCutOff() {
        assertThat(Fields.of(
                        ALL,
                        "192.0.2.7:1 [10/Mar/2026:09:15:30.678] web app/a 0/0/1/2/3 200 5 - - ---- 1/1/0/0/0 0/0"
                                + " \"GET /very/lo"))
                .containsEntry("url.original", "/very/lo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connect from here to there",
                "Mar 10 09:15:30 lb1 nginx[3]: hello",
                "[INFO] 12 - 13 \"A IN\"",
                "[INFO] plugins: loaded",
                "[1] 2026/03/10 09:15:30 hello",
                "Mar 10, 2026 9:15:30 AM com.acme.Shop run\nINFO: hello",
                "tls 1.2 is required",
                "1773134130.678 93 seconds",
                "[2026-03-10T09:15:30Z] \"GET / HTTP/1.1\" 200"
            })
    void areNotRecognisedInOtherTexts(String text) {
        assertThat(Fields.of(ALL, text)).doesNotContainKey("event.dataset");
    }
}
