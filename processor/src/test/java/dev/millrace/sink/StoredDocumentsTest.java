package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sink.StoredDocuments.From;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoredDocumentsTest {

    private final FakeElasticsearch elasticsearch = new FakeElasticsearch();
    private final RestClient client = elasticsearch.client();
    private final StoredDocuments stored = new StoredDocuments(client, new DocumentIds(0), "logs-*");

    @AfterEach
    void close() throws IOException {
        client.close();
        elasticsearch.close();
    }

    @Test
    void findsTheEventsOfOneTopicAndPartitionFromAnOffsetOn() throws IOException {
        // given
        elasticsearch.holds("T:0:9:0", "T:0:10:0", "T:0:10:2", "T:0:11:0:7", "T:1:12:0", "U:0:13:0", "T:0:14:0");

        // when
        List<String> found = find("T", 0, 10);

        // then the one of another generation is none of ours
        assertThat(found).containsExactlyInAnyOrder("10/0", "10/2", "14/0");
        assertThat(elasticsearch.asked()).containsExactly("_pit", "_search", "_pit");
        assertThat(elasticsearch.requests().get(0).path()).isEqualTo("/logs-*/_pit");
        assertThat(elasticsearch.requests().get(2).method()).isEqualTo("DELETE");
        assertThat(elasticsearch.requests().get(2).body()).isEqualTo("{\"id\":\"a pit\"}");
    }

    @Test
    void findsTheEventsOfSeveralPartitionsEachFromItsOwnOffset() throws IOException {
        // given
        elasticsearch.holds("T:0:9:0", "T:0:10:0", "T:1:9:1", "T:1:7:0", "T:10:9:0", "U:0:3:0", "U:1:3:0");
        List<String> found = new ArrayList<>();

        // when
        stored.find(
                List.of(new From("T", 0, 10), new From("T", 1, 8), new From("U", 0, 0)),
                (from, offset, index) ->
                        found.add(from.topicId() + "-" + from.partition() + "@" + offset + "/" + index));

        // then
        assertThat(found).containsExactlyInAnyOrder("T-0@10/0", "T-1@9/1", "U-0@3/0");
        assertThat(elasticsearch.requests("_search")).hasSize(1);
    }

    @Test
    void asksForThousandsOfPartitionsInParts() throws IOException {
        // given
        elasticsearch.holds("T:0:5:0", "T:999:5:0");
        List<Integer> found = new ArrayList<>();

        // when
        stored.find(
                IntStream.range(0, 1_000)
                        .mapToObj(partition -> new From("T", partition, 0))
                        .toList(),
                (from, offset, index) -> found.add(from.partition()));

        // then
        assertThat(found).containsExactlyInAnyOrder(0, 999);
        assertThat(elasticsearch.requests("_search")).hasSize(4);
    }

    @Test
    void pagesToTheEnd() throws IOException {
        // given
        for (int offset = 0; offset < 20_001; offset++) {
            elasticsearch.holds("T:0:" + offset + ":0");
        }

        // when
        List<String> found = find("T", 0, 0);

        // then
        assertThat(found).doesNotHaveDuplicates().hasSize(20_001);
        assertThat(elasticsearch.requests("_search")).hasSize(3);
    }

    @Test
    void asksOnceMoreBehindAPageThatIsJustFull() throws IOException {
        // given
        for (int offset = 0; offset < 10_000; offset++) {
            elasticsearch.holds("T:0:" + offset + ":0");
        }

        // when
        List<String> found = find("T", 0, 0);

        // then
        assertThat(found).hasSize(10_000);
        assertThat(elasticsearch.requests("_search")).hasSize(2);
    }

    @Test
    void findsNothingWhereNoIndexExists() throws IOException {
        // given
        elasticsearch.answers(
                "_pit", FakeElasticsearch.refused(404, "index_not_found_exception", "no such index [logs-*]"));

        // when
        List<String> found = find("T", 0, 0);

        // then
        assertThat(found).isEmpty();
        assertThat(elasticsearch.asked()).containsExactly("_pit");
    }

    @Test
    void takesNoOtherRefusalForNothing() {
        // given
        elasticsearch.answers("_pit", FakeElasticsearch.refused(403, "security_exception", "unauthorized"));

        // then
        assertThatThrownBy(() -> find("T", 0, 0)).isInstanceOf(ResponseException.class);
    }

    @Test
    void doesNotTrustAnAnswerFromSomeShards() {
        // given
        elasticsearch.answers(
                "_search", FakeElasticsearch.json(200, "{\"_shards\":{\"failed\":1},\"hits\":{\"hits\":[]}}"));

        // then
        assertThatThrownBy(() -> find("T", 0, 0))
                .isInstanceOf(IOException.class)
                .hasMessage("the search for events in doubt reached only some shards");
        assertThat(elasticsearch.asked()).as("the pit is closed all the same").endsWith("_pit");
    }

    @Test
    void doesNotTrustAnAnswerThatTimedOut() {
        // given
        elasticsearch.answers("_search", FakeElasticsearch.json(200, "{\"timed_out\":true,\"hits\":{\"hits\":[]}}"));

        // then
        assertThatThrownBy(() -> stored.find(List.of("T:0:0:0"), List.of("logs-a-b")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void doesNotTrustARefreshOfSomeShards() {
        // given
        elasticsearch.answers("_refresh", FakeElasticsearch.json(200, "{\"_shards\":{\"failed\":1}}"));

        // then
        assertThatThrownBy(stored::refresh)
                .isInstanceOf(IOException.class)
                .hasMessage("the refresh for events in doubt reached only some shards");
    }

    @Test
    void findsCandidatesByIdAndRefreshesFirst() throws IOException {
        // given
        elasticsearch.holds("T:0:1:0", "T:0:2:0", "T:0:3:0");

        // when
        Set<String> found = stored.find(List.of("T:0:0:0", "T:0:1:0", "T:0:3:0"), List.of("logs-a-b"));

        // then
        assertThat(found).containsExactlyInAnyOrder("T:0:1:0", "T:0:3:0");
        assertThat(elasticsearch.asked()).containsExactly("_refresh", "_search");
        assertThat(elasticsearch.requests())
                .extracting(FakeElasticsearch.Request::path)
                .containsExactly("/logs-a-b/_refresh", "/logs-a-b/_search");
    }

    @Test
    void asksForManyCandidatesInSeveralQuestions() throws IOException {
        // given
        List<String> candidates = new ArrayList<>();
        for (int offset = 0; offset < 10_001; offset++) {
            candidates.add("T:0:" + offset + ":0");
        }
        elasticsearch.holds("T:0:0:0", "T:0:10000:0");

        // when
        Set<String> found = stored.find(candidates, List.of("logs-a-b"));

        // then
        assertThat(found).containsExactlyInAnyOrder("T:0:0:0", "T:0:10000:0");
        assertThat(elasticsearch.asked()).containsExactly("_refresh", "_search", "_search", "_search");
    }

    private List<String> find(String topicId, int partition, long from) throws IOException {
        List<String> found = new ArrayList<>();
        stored.find(
                List.of(new From(topicId, partition, from)), (where, offset, index) -> found.add(offset + "/" + index));
        return found;
    }
}
