package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.config.LookupConfig;
import dev.millrace.testing.LookupConfigs;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real server. */
class HttpSourceTest {

    private static final String ROW = "{\"owner\":{\"name\":\"anna\"},\"since\":[2019],\"more\":[1,{\"a\":2}]}";

    private final AnsweringServer server = new AnsweringServer(AnsweringServer.json(key -> ROW));
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpSource source = source(hosts() + ", authorization: Bearer x", "timeout: 1m");

    @AfterEach
    void stop() {
        over.countDown();
        source.close();
        server.close();
    }

    @Test
    void readsARowFromNestedFields() {
        assertThat(row(ask("web-1"))).isEqualTo("labels.owner=anna labels.since=NUMBER:2019 ");
        assertThat(server.paths()).containsExactly("/hosts/web-1");
        assertThat(server.authorizations()).containsExactly("Bearer x");
        assertThat(source.isRefusing()).isFalse();
    }

    @Test
    void writesAKeySoThatItStaysOneSegment() {
        ask("a/b?c=d&e #ü{host.name}+");

        assertThat(server.paths()).containsExactly("/hosts/a%2Fb%3Fc%3Dd%26e%20%23%C3%BC%7Bhost.name%7D%2B");
    }

    @Test
    void asksForAKeyOfSeveralParts() {
        // given
        source.close();
        source = new HttpSource(LookupConfigs.lookup("""
                        http: {url: "%s/{service.name}?host={host.name}"}
                        key-field: [host.name, service.name]
                        fields: {owner: labels.owner}
                        """.formatted(server.url())), InstantSource.system());

        // when
        byte[] key = Keys.of(List.of("web-1", "checkout"));
        get(source.ask(key));

        // then
        assertThat(server.paths()).containsExactly("/checkout?host=web-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void doesNotLetAnEventSayWhereToLook(String key) {
        assertThat(ask(key)).isEqualTo(Answer.MISS);
        assertThat(server.requests()).isZero();
    }

    @Test
    void doesNotAskForWhatIsNoName() {
        assertThat(ask("x".repeat(3_000))).isEqualTo(Answer.MISS);
        assertThat(server.requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 404, 410})
    void takesTheseForKnowingNothing(int status) {
        server.answer(exchange -> AnsweringServer.send(exchange, status, ""));

        assertThat(ask("web-1")).isEqualTo(Answer.MISS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | down  | status 500: down",
                "401 | ''    | status 401: ",
                "302 | ''    | status 302: ",
                "200 | ''    | status 200: ",
                "200 | [1]   | status 200: [1]",
                "200 | {} {} | status 200: {} {}",
            })
    void takesTheseForNoAnswer(int status, String body, String message) {
        server.answer(exchange -> AnsweringServer.send(exchange, status, body));

        assertThatThrownBy(() -> ask("web-1"))
                .hasCauseInstanceOf(NoAnswerException.class)
                .hasStackTraceContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"owner\":", "{\"owner\":{\"name\":\"an"})
    void takesBrokenJsonForNoAnswer(String body) {
        server.answer(exchange -> AnsweringServer.send(exchange, 200, body));

        assertThatThrownBy(() -> ask("web-1")).hasCauseInstanceOf(NoAnswerException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"since\":\"then\"}    | column \"since\": \"then\" is not a whole number",
                "{\"since\":[1,2]}       | column \"since\" holds an array of 2; a column takes one value",
                "{\"since\":{\"a\":1}}   | column \"since\" holds an object; name one of its values",
            })
    void saysWhatDoesNotFit(String body, String fault) {
        server.answer(exchange -> AnsweringServer.send(exchange, 200, body));

        Answer answer = ask("web-1");

        assertThat(answer.finding()).isEqualTo(Finding.UNANSWERED);
        assertThat(answer.fault()).isEqualTo(fault);
    }

    @Test
    void takesAnAnswerThatIsTooLargeForNone() {
        server.answer(exchange ->
                AnsweringServer.send(exchange, 200, "{\"x\":\"" + "x".repeat(JsonRequests.MAX_BODY_BYTES) + "\"}"));

        assertThatThrownBy(() -> ask("web-1")).hasStackTraceContaining("larger than 1048576 bytes");
    }

    @Test
    void givesUpAServerThatIsSilent() {
        // given
        source.close();
        source = source(hosts(), "timeout: 50ms");
        server.answer(exchange -> over.await());

        // when, then
        assertThatThrownBy(() -> ask("web-1")).hasStackTraceContaining("no answer within 50 ms");
    }

    /** The JDK's own timeout would wait for such a body for ever. */
    @Test
    void givesUpAnAnswerThatDoesNotEnd() {
        // given
        source.close();
        source = source(hosts(), "timeout: 50ms");
        server.answer(exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            OutputStream out = exchange.getResponseBody();
            out.write('{');
            out.flush();
            over.await();
        });

        // when, then
        assertThatThrownBy(() -> ask("web-1")).hasStackTraceContaining("no answer within 50 ms");
    }

    @Test
    void failsWhereNobodyListens() {
        server.close();

        assertThatThrownBy(() -> ask("web-1"))
                .hasCauseInstanceOf(NoAnswerException.class)
                .hasStackTraceContaining("ConnectException");
    }

    @Test
    void refusesACertificateAuthorityThatIsNone(@TempDir Path folder) throws Exception {
        Path pem = Files.writeString(folder.resolve("ca.pem"), "no certificate");

        assertThatThrownBy(() -> source(hosts() + ", certificate-authority: " + pem, "timeout: 1m"))
                .hasMessageContaining("enrich.lookups, services: http.certificate-authority")
                .hasMessageContaining("cannot be read as a PEM certificate");
    }

    private HttpSource source(String http, String perKey) {
        LookupConfig config = LookupConfigs.lookup("""
                http: {%s}
                per-key: {%s}
                key-field: host.name
                fields: {owner.name: labels.owner, since: labels.since}
                types: {since: long}
                """.formatted(http, perKey));
        return new HttpSource(config, InstantSource.system());
    }

    private String hosts() {
        return "url: \"" + server.url() + "/hosts/{host.name}\"";
    }

    private Answer ask(String key) {
        return get(source.ask(key.getBytes(UTF_8)));
    }

    private static Answer get(CompletableFuture<Answer> answer) {
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static String row(Answer answer) {
        Match match = new Match();
        match.show(new Table(LookupConfigs.lookup("""
                        http: {url: "http://127.0.0.1/{host.name}"}
                        key-field: host.name
                        fields: {owner.name: labels.owner, since: labels.since}
                        """)).fields(), answer.row(), 0);
        return Finds.text(match);
    }
}
