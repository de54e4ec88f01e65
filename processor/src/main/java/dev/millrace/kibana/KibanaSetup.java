package dev.millrace.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.millrace.config.SinkConfig.ElasticsearchConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Imports data views, searches, dashboards and alert rules. Running it again replaces the saved objects, whose ids stay, and
 * leaves alert rules that are there as they are: somebody may have attached actions or moved a threshold.
 */
public final class KibanaSetup {

    /** Older ones do not know the form that our objects have. */
    private static final int OLDEST_MAJOR = 8;

    private static final int OLDEST_MINOR = 9;

    private static final String BOUNDARY = "millrace-saved-objects";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final String kibana;
    private final @Nullable String space;
    private final @Nullable String authorization;
    private final HttpClient http;

    /**
     * @param kibana its URL, with {@code server.basePath} if it has one
     * @param space id of the space to import into, created where it is missing; {@code null} for the default one
     * @param apiKey base64 of {@code id:key}; {@code null} for the credentials of {@code credentials}
     * @param credentials those of Elasticsearch, which Kibana takes too, and its certificate authority
     */
    public KibanaSetup(URI kibana, @Nullable String space, @Nullable String apiKey, ElasticsearchConfig credentials) {
        this.kibana = kibana.toString().replaceAll("/+$", "");
        this.space = space;
        this.authorization = authorization(apiKey, credentials);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(credentials.connectTimeout())
                .version(HttpClient.Version.HTTP_1_1);
        Path authority = credentials.certificateAuthority();
        if (authority != null) {
            builder.sslContext(trusting(authority));
        }
        http = builder.build();
    }

    private static @Nullable String authorization(@Nullable String apiKey, ElasticsearchConfig credentials) {
        String key = apiKey != null ? apiKey : credentials.apiKey();
        if (key != null) {
            return "ApiKey " + key;
        }
        if (credentials.username() == null) {
            return null;
        }
        String both = credentials.username() + ":" + credentials.password();
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static SSLContext trusting(Path authority) {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "sink.elasticsearch.certificate-authority: \"" + authority
                            + "\" cannot be read as a PEM certificate",
                    e);
        }
    }

    /**
     * @return what was done, one line each, for a person
     * @throws IOException if Kibana cannot be reached or refuses something, with its reason
     */
    public List<String> install() throws IOException, InterruptedException {
        List<String> report = new ArrayList<>();
        refuseOld(get("/api/status").body());
        if (space != null && get("/api/spaces/space/" + space).status() == 404) {
            String made =
                    JSON.createObjectNode().put("id", space).put("name", space).toString();
            accepted(post("/api/spaces/space", "application/json", bytes(made)), "space " + space);
            report.add("space " + space + " created");
        }
        report.add(importObjects());
        for (JsonNode rule : YAML.readTree(resource("alert-rules.yaml"))) {
            report.add(alertRule(rule));
        }
        return report;
    }

    private static void refuseOld(JsonNode status) throws IOException {
        String version = status.path("version").path("number").asText();
        String[] parts = version.split("\\.", -1);
        try {
            int major = Integer.parseInt(parts[0]);
            if (major > OLDEST_MAJOR || (major == OLDEST_MAJOR && Integer.parseInt(parts[1]) >= OLDEST_MINOR)) {
                return;
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("what answers is no Kibana: /api/status names no version", e);
        }
        throw new IOException("Kibana is " + version + "; the dashboards need 8.9 or later");
    }

    private String importObjects() throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(bytes("--" + BOUNDARY + "\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"millrace.ndjson\"\r\n"
                + "Content-Type: application/ndjson\r\n\r\n"));
        body.writeBytes(resource("saved-objects.ndjson"));
        body.writeBytes(bytes("\r\n--" + BOUNDARY + "--\r\n"));
        Answer answer = accepted(
                post(
                        inSpace() + "/api/saved_objects/_import?overwrite=true",
                        "multipart/form-data; boundary=" + BOUNDARY,
                        body.toByteArray()),
                "saved objects");
        if (!answer.body().path("success").asBoolean()) {
            throw new IOException("saved objects: " + answer.body().path("errors"));
        }
        return answer.body().path("successCount").asInt() + " saved objects imported" + where();
    }

    private String alertRule(JsonNode rule) throws IOException, InterruptedException {
        String id = rule.path("id").asText();
        String name = rule.path("name").asText();
        String path = inSpace() + "/api/alerting/rule/" + id;
        if (get(path).status() == 200) {
            return "alert rule \"" + name + "\" is there, left as it is";
        }
        accepted(post(path, "application/json", bytes(alertRuleBody(rule).toString())), "alert rule \"" + name + "\"");
        return "alert rule \"" + name + "\" created, without actions";
    }

    /** A rule of the type "Elasticsearch query" that counts what a KQL query finds. */
    private static ObjectNode alertRuleBody(JsonNode rule) {
        String window = rule.path("window").asText();
        ObjectNode body = JSON.createObjectNode()
                .put("name", rule.path("name").asText())
                .put("rule_type_id", ".es-query")
                .put("consumer", "stackAlerts")
                .put("enabled", true);
        body.putArray("tags").add("millrace");
        body.putObject("schedule").put("interval", "1m");
        body.putArray("actions");
        ObjectNode params = body.putObject("params");
        params.put("searchType", "searchSource");
        ObjectNode source = params.putObject("searchConfiguration");
        source.putObject("query").put("query", rule.path("query").asText()).put("language", "kuery");
        source.put("index", rule.path("view").asText());
        params.put("timeField", "@timestamp");
        params.put("timeWindowSize", Integer.parseInt(window.substring(0, window.length() - 1)));
        params.put("timeWindowUnit", window.substring(window.length() - 1));
        params.put("thresholdComparator", ">")
                .putArray("threshold")
                .add(rule.path("above").asInt());
        params.put("size", 10).put("aggType", "count").put("groupBy", "all");
        params.put("excludeHitsFromPreviousRun", false);
        return body;
    }

    private String inSpace() {
        return space == null ? "" : "/s/" + space;
    }

    private String where() {
        return space == null ? "" : " into space " + space;
    }

    private Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    private Answer post(String path, String type, byte[] body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(kibana + path))
                .timeout(TIMEOUT)
                // Kibana refuses what changes something without it.
                .header("kbn-xsrf", "millrace");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request;
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            throw new IOException(status + " for " + request.uri().getPath()
                    + ": the key or user has no right to it; see" + " deploy/kibana/README.md");
        }
        try {
            return new Answer(status, JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new IOException(
                    "what answers is no Kibana: no JSON from " + request.uri().getPath(), e);
        }
    }

    private static Answer accepted(Answer answer, String what) throws IOException {
        if (answer.status() / 100 != 2) {
            throw new IOException(what + ": " + answer.status() + " "
                    + answer.body().path("message").asText());
        }
        return answer;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = KibanaSetup.class.getResourceAsStream("/kibana/" + name)) {
            if (in == null) {
                throw new IllegalStateException("kibana/" + name + " is not in the jar");
            }
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private record Answer(int status, JsonNode body) {}
}
