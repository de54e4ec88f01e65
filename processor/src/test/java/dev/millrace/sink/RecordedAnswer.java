package dev.millrace.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.config.SinkConfig.BulkConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a real server has answered to a bulk request, as it is kept in {@code src/test/resources/answers}. The file's name
 * begins with the server's version; one that begins with {@code built} was written by the published format, where no
 * server at hand gives that answer.
 *
 * @param name of the file, without {@code .json}
 * @param how it was provoked, or why it could not be
 * @param scope what it is about
 * @param outcome what the outcome table is to make of it
 * @param contentType empty where the answer has no body
 */
record RecordedAnswer(
        String name, String how, Scope scope, Outcome outcome, int status, String contentType, String body) {

    enum Scope {
        /** The only document of its request, by its item. */
        DOCUMENT,
        /** The request as a whole. */
        REQUEST
    }

    private static final Path FOLDER = Path.of("src/test/resources/answers");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All that are kept, by name. */
    static List<RecordedAnswer> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(RecordedAnswer::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecordedAnswer read(Path file) {
        try {
            JsonNode kept = JSON.readTree(file.toFile());
            JsonNode body = kept.path("body");
            return new RecordedAnswer(
                    file.getFileName().toString().replace(".json", ""),
                    kept.path("how").asText(),
                    Scope.valueOf(kept.path("scope").asText()),
                    Outcome.valueOf(kept.path("outcome").asText()),
                    kept.path("status").asInt(),
                    kept.path("content_type").asText(),
                    body.isTextual() ? body.asText() : body.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /**
     * Fails unless the file of this name holds an answer of the same kind: the same statuses and error types, whatever
     * the ids and texts. With {@code -Danswers.write=true} it is written.
     */
    void assertKept() {
        assertThat(judged()).as(body).isEqualTo(outcome);
        Path file = FOLDER.resolve(name + ".json");
        if (Boolean.getBoolean("answers.write")) {
            write(file);
        }
        assertThat(file).as("run this test with -Danswers.write=true").exists();
        RecordedAnswer kept = read(file);
        assertThat(kept.kind()).isEqualTo(kind());
        assertThat(kept.outcome).isEqualTo(outcome);
    }

    private void write(Path file) {
        ObjectNode kept = JSON.createObjectNode()
                .put("how", how)
                .put("scope", scope.name())
                .put("outcome", outcome.name())
                .put("status", status)
                .put("content_type", contentType);
        try {
            kept.set(
                    "body",
                    isJson() ? JSON.readTree(body) : JSON.getNodeFactory().textNode(body));
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(kept) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String kind() {
        return scope == Scope.DOCUMENT
                ? status + " with " + item().status() + " " + item().errorType() + " " + item().isFailureStored()
                : status + " " + requestErrorType();
    }

    /** Of an answer about a document. */
    BulkAnswer.Item item() {
        try {
            return BulkAnswer.read(new ByteArrayInputStream(body.getBytes(UTF_8)), 1)
                    .get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private Outcome judged() {
        return scope == Scope.DOCUMENT
                ? item().outcome(new OutcomeTable(BulkConfig.DEFAULT))
                : OutcomeTable.ofRequest(status);
    }

    private String requestErrorType() {
        try {
            return isJson() ? JSON.readTree(body).path("error").path("type").asText() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private boolean isJson() {
        return contentType.startsWith("application/") && contentType.contains("json");
    }

    /** Gives it once more. */
    FakeElasticsearch.Answer again() {
        return FakeElasticsearch.raw(status, contentType, body);
    }

    @Override
    public String toString() {
        return name;
    }
}
