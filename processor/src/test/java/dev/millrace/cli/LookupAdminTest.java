package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.HttpConfig;
import dev.millrace.http.AdminServer;
import dev.millrace.lookup.LookupTables;
import dev.millrace.testing.LookupConfigs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LookupAdminTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
    private static final String ROWS =
            "name,env,owner\ncheckout,prod,team-pay\nsearch,prod,team-find\nmail,prod,team-mail\n";

    @TempDir
    Path folder;

    private Path file;
    private LookupTables lookups;
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(folder.resolve("services.csv"), ROWS);
        lookups = LookupTables.start(LookupConfigs.enrich("""
                        lookups:
                          - name: services
                            file: %s
                            key-field: [service.name, service.environment]
                            key-column: [name, env]
                            fields: {owner: labels.owner}
                            refresh: 1h
                        """.formatted(file)), CLOCK);
        server = serve(null);
    }

    @AfterEach
    void stop() {
        server.close();
        lookups.close();
    }

    @Test
    void showsTheRowOfAKey() {
        assertThat(run("get", "services", "checkout", "prod"))
                .startsWith("0 ")
                .contains(
                        "\"found\" : true",
                        "\"labels.owner\" : \"team-pay\"",
                        "\"line\" : 2",
                        "\"version\" : \"services@");
        assertThat(run("get", "services", "checkout", "test")).startsWith("1 ").contains("\"found\" : false");
        assertThat(run("get", "nobody", "checkout")).startsWith("1 ");
    }

    @Test
    void refusesAKeyOfTooManyOrTooFewParts() {
        assertThat(run("get", "services", "checkout"))
                .startsWith("1 ")
                .contains("the key has 1 parts; write one key= for each of service.name, service.environment");
        assertThat(run("get", "services", "checkout", "prod", "x"))
                .startsWith("1 ")
                .contains("the key has 3 parts");
    }

    @Test
    void showsHowLookupsFare() {
        assertThat(run("status"))
                .startsWith("0 ")
                .contains(
                        "\"name\" : \"services\"", "\"rows\" : 3", "\"warm\" : true", "\"source\" : \"" + file + "\"");
    }

    @Test
    void reloadsOnDemandAndSaysWhatWillChangeBefore() throws IOException {
        // given
        Files.writeString(file, ROWS.replace("team-pay", "team-new"));
        String diff = run("diff", "services");
        String before = run("get", "services", "checkout", "prod");

        // when
        String reload = run("reload", "services");

        // then
        assertThat(diff).startsWith("0 ").contains("\"changed\" : 1", "\"same\" : 2", "~ checkout,prod");
        assertThat(before).contains("team-pay");
        assertThat(reload).startsWith("0 ").contains("\"version\" : 2");
        assertThat(run("get", "services", "checkout", "prod")).contains("team-new");
    }

    @Test
    void refusesABrokenVersionAndTakesAShrunkOneOnlyWhenToldTo() throws IOException {
        // given
        Files.writeString(file, "name,env,owner\ncheckout,prod,team-pay\n");

        // when
        String diff = run("diff", "services");
        String refused = run("reload", "services");
        String taken = run("reload", "--accept-shrink", "services");
        Files.writeString(file, "");

        // then
        assertThat(diff)
                .startsWith("0 ")
                .contains("\"removed\" : 2", "\"refused\" : ", "services.csv:2: ends after 1 rows where 3 serve");
        assertThat(refused).startsWith("1 ").contains("services.csv:2: ends after 1 rows where 3 serve");
        assertThat(taken).startsWith("0 ").contains("\"rows\" : 1");
        assertThat(run("diff", "services")).startsWith("1 ").contains("\"refused\" : ", "has no rows");
        assertThat(run("reload", "services")).startsWith("1 ").contains("has no rows", "\"rows\" : 1");
    }

    @Test
    void wantsTheTokenWhereThereIsOne() throws Exception {
        // given
        server.close();
        server = serve("s3cret");
        String path = "/lookups/services/reload";

        // then
        assertThat(post(path, null, null)).isEqualTo(403);
        assertThat(post(path, "Bearer wrong", null)).isEqualTo(403);
        assertThat(post(path, "Bearer s3cret", null)).isEqualTo(200);
        assertThat(lookups.status().get(0).version()).isEqualTo(2);
    }

    @Test
    void refusesPagesOfAnotherSite() throws Exception {
        assertThat(post("/lookups/services/reload", null, "http://elsewhere.example"))
                .isEqualTo(403);
        assertThat(lookups.status().get(0).version()).isEqualTo(1);
    }

    private AdminServer serve(@Nullable String token) throws IOException {
        return AdminServer.start(
                new HttpConfig("127.0.0.1", 0, token), List::of, () -> "", Map::of, new LookupAdmin(lookups, CLOCK));
    }

    private int post(String path, @Nullable String authorization, @Nullable String origin) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .POST(HttpRequest.BodyPublishers.noBody());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (origin != null) {
            request.header("Origin", origin);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    /** Exit code and output. */
    private String run(String command, String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out));
        String[] all = new String[arguments.length + 4];
        all[0] = "lookup";
        all[1] = command;
        all[2] = "--url";
        all[3] = "http://127.0.0.1:" + server.port();
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return commandLine.execute(all) + " " + out;
    }
}
