package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
        assertThat(found).containsOnly("10/0", "10/2", "14/0");
        assertThat(elasticsearch.asked()).containsExactly("_pit", "_search", "_search", "_search", "_pit");
        assertThat(elasticsearch.requests().get(0).path()).isEqualTo("/logs-*/_pit");
        assertThat(elasticsearch.requests().get(4).method()).isEqualTo("DELETE");
        assertThat(elasticsearch.requests().get(4).body()).isEqualTo("{\"id\":\"a pit\"}");
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
        assertThat(elasticsearch.requests("_search"))
                .as("three pages of offsets, five of ids of first events, and none that reads ids")
                .hasSize(3 + 5)
                .allMatch(search -> search.body().contains("\"stored_fields\":\"_none_\""));
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
        assertThat(elasticsearch.requests("_search")).hasSize(2 + 2);
    }

    @Test
    void tellsTheEventsOfARecordApart() throws IOException {
        // given records of which the first, a later or no event of ours is stored, one beside one of another generation
        elasticsearch.holds("T:0:1:0", "T:0:1:1", "T:0:2:3", "T:0:3:0:1", "T:0:4:0", "T:0:4:0:1");

        // when
        List<String> found = find("T", 0, 0);

        // then
        assertThat(found).contains("1/0", "1/1", "2/3", "4/0").allMatch(event -> event.matches("1/[01]|2/3|4/0"));
    }

    @Test
    void takesADocumentThatTellsNoOffsetForNoneAtOffset0() throws IOException {
        // given an index of somebody else's mapping that holds one of our ids
        elasticsearch
                .holds("T:0:5:0")
                .answers(
                        "_search",
                        FakeElasticsearch.json(
                                200, "{\"hits\":{\"hits\":[{\"fields\":{\"kafka.offset\":[5]},\"sort\":[1]}]}}"),
                        FakeElasticsearch.json(200, "{\"hits\":{\"hits\":[{\"sort\":[1]}]}}"));

        // when
        List<String> found = find("T", 0, 0);

        // then
        assertThat(found).containsOnly("5/0");
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
        stored.find(topicId, partition, from, (offset, index) -> found.add(offset + "/" + index));
        return found;
    }
}
