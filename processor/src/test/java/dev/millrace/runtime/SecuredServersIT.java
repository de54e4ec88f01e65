package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.config.MillraceConfig;
import dev.millrace.local.ElasticsearchOptions;
import dev.millrace.local.ElasticsearchServer;
import dev.millrace.local.KafkaOptions;
import dev.millrace.local.KafkaServer;
import dev.millrace.servers.Servers;
import dev.millrace.sink.ElasticsearchSetup;
import dev.millrace.testing.CertificateAuthority;
import dev.millrace.testing.MillraceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Against a broker and a node that are locked: TLS on every connection, passwords or certificates, and no right beyond
 * those that {@code deploy/elasticsearch/README.md} lists.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredServersIT {

    private static final String KAFKA_PASSWORD = "kafka-passw0rd-5f1c";
    private static final String ELASTICSEARCH_PASSWORD = "elastic-passw0rd-8d2e";
    private static final String TOKEN = "admin-t0ken-91ab";
    private static final List<String> SECRETS = List.of(
            KAFKA_PASSWORD,
            ELASTICSEARCH_PASSWORD,
            TOKEN,
            CertificateAuthority.PASSWORD,
            Base64.getEncoder()
                    .encodeToString(("millrace:" + ELASTICSEARCH_PASSWORD).getBytes(StandardCharsets.UTF_8)));
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    static Path certificates;

    private static CertificateAuthority authority;
    private static Path brokerStore;
    private static Path clientStore;
    private static KafkaServer kafka;
    private static ElasticsearchServer elasticsearch;

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private TestTopics topics;

    @BeforeAll
    static void startLocked() throws IOException {
        authority = CertificateAuthority.create(certificates, "first");
        brokerStore = Files.copy(authority.issue("broker"), certificates.resolve("broker.p12"));
        clientStore = authority.issue("millrace");
        kafka = Servers.start(KafkaOptions.defaults()
                .withListeners("SASL_SSL", "SSL")
                .withSettings(brokerSettings())
                .withFiles(brokerStore, authority.trustStore()));
        elasticsearch = startElasticsearch();
    }

    private static Map<String, String> brokerSettings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // The test itself, on the plain listener.
        settings.put("super.users", "User:ANONYMOUS");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("listener.name.ssl.ssl.client.auth", "required");
        settings.put("ssl.keystore.location", brokerStore.toString());
        settings.put("ssl.keystore.password", CertificateAuthority.PASSWORD);
        settings.put("ssl.key.password", CertificateAuthority.PASSWORD);
        settings.put("ssl.truststore.location", authority.trustStore().toString());
        settings.put("ssl.truststore.password", CertificateAuthority.PASSWORD);
        return settings;
    }

    private static ElasticsearchServer startElasticsearch() throws IOException {
        Path node = authority.issue("node");
        Path key = Files.writeString(certificates.resolve("node.key"), CertificateAuthority.pemKey(node));
        Path chain = Files.writeString(certificates.resolve("node.crt"), CertificateAuthority.pemChain(node));
        // The file realm: the reduced node lacks what the realm for users in an index and the API keys need.
        Path users = Files.writeString(
                certificates.resolve("users"),
                Stream.concat(
                                Stream.of("admin", "millrace", "setup"),
                                Stream.of(Right.values()).map(Right::user))
                        .map(user -> user + ":" + ELASTICSEARCH_PASSWORD + "\n")
                        .collect(Collectors.joining()));
        Path roles = Files.writeString(certificates.resolve("roles.yml"), roles());
        Path usersRoles = Files.writeString(
                certificates.resolve("users_roles"),
                "superuser:admin\nmillrace:millrace\nsetup:setup\n"
                        + Stream.of(Right.values())
                                .map(right -> right.user() + ":" + right.user() + "\n")
                                .collect(Collectors.joining()));
        return Servers.start(ElasticsearchOptions.defaults()
                .withSettings(Map.of(
                        "xpack.security.enabled", "true",
                        "xpack.security.http.ssl.enabled", "true",
                        "xpack.security.http.ssl.key", "node.key",
                        "xpack.security.http.ssl.certificate", "node.crt",
                        "xpack.security.authc.realms.file.file1.order", "0"))
                .withConfigFiles(Map.of(
                        "node.key", key,
                        "node.crt", chain,
                        "users", users,
                        "users_roles", usersRoles,
                        "roles.yml", roles)));
    }

    /** What {@code run} may do on {@code logs-*}; a user for each who may do all but that. */
    private enum Right {
        CREATE_DOC("create_doc"),
        READ("read"),
        MAINTENANCE("maintenance"),
        AUTO_CONFIGURE("auto_configure");

        final String privilege;

        Right(String privilege) {
            this.privilege = privilege;
        }

        String user() {
            return "without-" + privilege;
        }
    }

    private static String roles() {
        List<String> all =
                Stream.of(Right.values()).map(right -> right.privilege).toList();
        StringBuilder roles = new StringBuilder("setup:\n  cluster: [manage_index_templates, monitor]\n");
        roles.append(role("millrace", all));
        for (Right right : Right.values()) {
            List<String> others = new ArrayList<>(all);
            others.remove(right.privilege);
            roles.append(role(right.user(), others));
        }
        return roles.toString();
    }

    private static String role(String name, List<String> privileges) {
        return "%s:\n  indices:\n    - names: ['logs-*']\n      privileges: %s\n".formatted(name, privileges);
    }

    @AfterAll
    static void stop() {
        elasticsearch.close();
        kafka.close();
    }

    @BeforeEach
    void prepare() throws IOException {
        topics = new TestTopics(kafka.bootstrapServers());
        topics.create(2);
        for (String user : List.of("millrace", "CN=millrace")) {
            allow(user, ResourceType.TOPIC, topics.input(), AclOperation.READ);
            allow(user, ResourceType.TOPIC, topics.deadLetters(), AclOperation.WRITE);
            allow(user, ResourceType.TOPIC, topics.ledger(), AclOperation.WRITE);
            allow(user, ResourceType.GROUP, topics.group(), AclOperation.READ);
        }
        TestTopics.get(topics.admin()
                .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        "millrace", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), KAFKA_PASSWORD)))
                .all());
        installTemplates();
        logged.start();
        root().addAppender(logged);
    }

    @AfterEach
    void closeTopics() {
        root().detachAppender(logged);
        topics.close();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger("dev.millrace");
    }

    private void allow(String user, ResourceType type, String name, AclOperation operation) {
        TestTopics.get(topics.admin()
                .createAcls(List.of(acl(user, type, name, operation)))
                .all());
    }

    private void forbid(String user, ResourceType type, String name, AclOperation operation) {
        TestTopics.get(topics.admin()
                .deleteAcls(List.of(acl(user, type, name, operation).toFilter()))
                .all());
    }

    private static AclBinding acl(String user, ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    @Test
    void storesWithPasswordsFromFilesAndTheListedRightsAndShowsNoSecret() throws Exception {
        // given
        Path config = config(password(), "certificate-authority: " + authority.pem(), "millrace");
        topics.produce(200, i -> i % 20 == 0 ? IntegrationTest.broken(i) : IntegrationTest.event(i));

        // when
        try (MillraceProcess millrace = MillraceProcess.run(config, folder.resolve("millrace.log"))) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(stored())
                            .as(Files.readString(folder.resolve("millrace.log")))
                            .isEqualTo(190));
            await().atMost(LONG).untilAsserted(() -> assertThat(topics.lag()).isZero());

            // then
            String shown = get(millrace, "/")
                    + get(millrace, "/metrics")
                    + get(millrace, "/readyz")
                    + get(millrace, "/lookups")
                    + get(millrace, "/lookups/none/get");
            assertThat(shown).contains("millrace_").doesNotContain(SECRETS);
            millrace.terminate();
        }
        assertThat(topics.deadLetterRecords()).hasSize(10);
        assertThat(Files.readString(folder.resolve("millrace.log"))).doesNotContain(SECRETS);
    }

    /** Last, since the broker has another authority from then on. */
    @Test
    @Order(Integer.MAX_VALUE)
    void provesItselfByCertificateAndTakesRenewedOnesWithoutARestart() throws Exception {
        // given
        Path trusted = Files.copy(authority.trustStore(), folder.resolve("trust.p12"));
        Map<String, String> client = Map.of(
                "security.protocol",
                "SSL",
                "ssl.keystore.location",
                clientStore.toString(),
                "ssl.keystore.password",
                CertificateAuthority.PASSWORD,
                "ssl.truststore.location",
                trusted.toString(),
                "ssl.truststore.password",
                CertificateAuthority.PASSWORD);
        Path config = config(client, "certificate-fingerprint: " + authority.fingerprint(), "millrace");
        topics.produce(10, IntegrationTest::event);
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            await().atMost(LONG).until(() -> millrace.counters().stored().sum() == 10);

            // when
            CertificateAuthority renewed = CertificateAuthority.create(certificates, "second");
            replace(renewed.issue("broker"), brokerStore);
            replace(renewed.trustStore(), trusted);
            restartKafka();
            topics.produce(10, IntegrationTest::event);

            // then
            await().atMost(LONG).until(() -> millrace.counters().stored().sum() == 20);
            assertThat(messages()).contains("Certificate files of kafka.client have been read again");
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhichRightOfElasticsearchIsMissing(Right right) throws Exception {
        // given
        // A data stream that is not there yet.
        topics.produce(1, i -> "{\"message\":\"new\",\"event\":{\"dataset\":\"" + right.privilege + "\"}}");
        Path config = config(password(), "certificate-authority: " + authority.pem(), right.user());

        // when
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            // then
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(
                                    messages() + millrace.millrace().health().describe())
                            .contains(right.privilege));
            assertThat(millrace.counters().stored().sum()).isZero();
        }
        assertThat(messages()).doesNotContain(SECRETS);
    }

    @ParameterizedTest
    @EnumSource(
            value = ResourceType.class,
            names = {"GROUP", "TOPIC"})
    void saysWhichRightOfKafkaIsMissing(ResourceType type) throws Exception {
        // given
        String name = type == ResourceType.GROUP ? topics.group() : topics.input();
        forbid("millrace", type, name, AclOperation.READ);
        if (type == ResourceType.TOPIC) {
            allow("millrace", type, name, AclOperation.DESCRIBE);
        }
        topics.produce(1, IntegrationTest::event);
        Path config = config(password(), "certificate-authority: " + authority.pem(), "millrace");

        // when
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            // then
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(messages()).contains("uthoriz").contains(name));

            // and goes on once it is granted
            allow("millrace", type, name, AclOperation.READ);
            await().atMost(LONG).until(() -> millrace.counters().stored().sum() == 1);
        }
        assertThat(messages()).doesNotContain(SECRETS);
    }

    @Test
    void keepsTheEventWhileItsDeadLetterMayNotBeWrittenAndSaysSo() throws Exception {
        // given
        forbid("millrace", ResourceType.TOPIC, topics.deadLetters(), AclOperation.WRITE);
        topics.produce(1, IntegrationTest::broken);
        Path config = config(password(), "certificate-authority: " + authority.pem(), "millrace");

        // when
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            // then
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(messages()).contains("uthoriz").contains(topics.deadLetters()));
            assertThat(millrace.counters().deadLettered().sum()).isZero();
            assertThat(topics.lag()).isEqualTo(1);

            // and goes on once it is granted
            allow("millrace", ResourceType.TOPIC, topics.deadLetters(), AclOperation.WRITE);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(topics.deadLetterRecords()).hasSize(1));
        }
    }

    @Test
    void saysThatThePasswordIsWrongAndDoesNotShowIt() throws Exception {
        // given
        Map<String, String> client = new TreeMap<>(password());
        client.put("sasl.jaas.config", jaas("wr0ng-passw0rd"));
        Path config = config(client, "certificate-authority: " + authority.pem(), "millrace");

        // when
        Path log = folder.resolve("millrace.log");
        try (MillraceProcess millrace = MillraceProcess.run(config, log)) {
            // then
            await().atMost(LONG).untilAsserted(() -> assertThat(log).content().contains("SaslAuthenticationException"));
            assertThat(millrace.isAlive()).isTrue();
            millrace.terminate();
        }
        assertThat(log).content().doesNotContain("wr0ng-passw0rd").doesNotContain(SECRETS);
    }

    private static void restartKafka() {
        kafka.stop();
        kafka.restart();
    }

    private void installTemplates() throws IOException {
        Path file = config(password(), "certificate-authority: " + authority.pem(), "setup");
        MillraceConfig config = RunningMillrace.load(
                Files.writeString(file, Files.readString(file).replace("request-timeout: 5s", "request-timeout: 2m")));
        ElasticsearchSetup.install(config.sink().elasticsearch(), config.sink().retention());
    }

    /** SCRAM; the password comes from a file by Kafka's own provider. */
    private Map<String, String> password() throws IOException {
        Path secrets = Files.writeString(folder.resolve("kafka.properties"), "password=" + KAFKA_PASSWORD + "\n");
        return Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config", jaas("${file:" + secrets + ":password}"),
                "config.providers", "file",
                "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider",
                "ssl.truststore.location", authority.trustStore().toString(),
                "ssl.truststore.password", CertificateAuthority.PASSWORD);
    }

    private static String jaas(String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username='millrace' password='"
                + password + "';";
    }

    private Path config(Map<String, String> client, String trust, String user) throws IOException {
        String protocol = client.get("security.protocol");
        Path password = Files.writeString(folder.resolve("elasticsearch.password"), ELASTICSEARCH_PASSWORD + "\n");
        Path token = Files.writeString(folder.resolve("admin.token"), TOKEN + "\n");
        Path plain = RunningMillrace.config(
                folder,
                topics,
                elasticsearch.url(),
                client,
                "ledger: {drain-timeout: 1s, topic: " + topics.ledger() + "}\n");
        String yaml = Files.readString(plain)
                .replace(topics.bootstrapServers(), kafka.bootstrapServers(String.valueOf(protocol)))
                .replace("  elasticsearch:\n", """
                          elasticsearch:
                            username: %s
                            password-file: %s
                            %s
                        """.formatted(user, password, trust))
                .replace("http:\n", "http:\n  token-file: " + token + "\n");
        return Files.writeString(plain, yaml);
    }

    private static void replace(Path by, Path file) throws IOException {
        Path beside = Files.copy(by, file.resolveSibling(file.getFileName() + ".new"));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String messages() {
        synchronized (logged) {
            return List.copyOf(logged.list).stream()
                    .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                            + (event.getThrowableProxy() == null
                                    ? ""
                                    : event.getThrowableProxy().getClassName() + " "
                                            + event.getThrowableProxy().getMessage()))
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String get(MillraceProcess millrace, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + millrace.port() + path))
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private long stored() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(CertificateAuthority.store(authority.trustStore()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            String login = Base64.getEncoder()
                    .encodeToString(("admin:" + ELASTICSEARCH_PASSWORD).getBytes(StandardCharsets.UTF_8));
            HttpClient client = HttpClient.newBuilder().sslContext(context).build();
            HttpRequest.Builder request = HttpRequest.newBuilder()
                    .header("Authorization", "Basic " + login)
                    .timeout(Duration.ofSeconds(60));
            client.send(
                    request.uri(elasticsearch.url().resolve("/logs-*/_refresh"))
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            String answer = client.send(
                            request.uri(elasticsearch.url().resolve("/logs-*/_count?q=kafka.topic:" + topics.input()))
                                    .GET()
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return Long.parseLong(answer.replaceFirst(".*\"count\":([0-9]+).*", "$1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
