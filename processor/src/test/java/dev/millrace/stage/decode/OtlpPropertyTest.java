package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.stage.decode.Decoded.Entry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Both encodings of the same logs give the same events, and no bytes make the reader throw. */
class OtlpPropertyTest {

    @Property(tries = 3000)
    void readsTheSameFieldsFromBothEncodings(@ForAll long seed) {
        // given
        ExportLogsServiceRequest request = new OtlpRequests(new Random(seed)).any();

        // when
        List<Entry> proto = Decoded.of(request.toByteArray());
        List<Entry> json = Decoded.of(OtlpRequests.json(request));

        // then
        int records = OtlpRequests.records(request);
        assertThat(proto).hasSize(Math.max(1, records));
        if (records > 0) {
            assertThat(proto)
                    .extracting(Entry::tree)
                    .isEqualTo(json.stream().map(Entry::tree).toList());
            assertThat(proto)
                    .extracting(Entry::root)
                    .isEqualTo(json.stream().map(Entry::root).toList());
            assertThat(proto).allSatisfy(entry -> {
                assertThat(entry.code()).isNull();
                // What was written is the JSON that the index says it is.
                assertThat(Decoded.of(entry.root()).get(0).tree()).isEqualTo(entry.tree());
            });
        }
    }

    @Property(tries = 3000)
    void takesWhatIsLeftOfARequest(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        byte[] whole = new OtlpRequests(random).any().toByteArray();
        byte[] part = Arrays.copyOf(whole, whole.length == 0 ? 0 : random.nextInt(whole.length));

        // then
        assertNumbered(Decoded.of(part));
    }

    @Property(tries = 10_000)
    void takesWhateverBecameOfARequest(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        byte[] bytes = new OtlpRequests(random).any().toByteArray();
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }

        // when
        List<Entry> entries = Decoded.of(bytes);

        // then: what is read is what the published classes read
        assertNumbered(entries);
        if (bytes.length > 0
                && entries.stream().allMatch(entry -> entry.code() == null)
                && entries.get(0).root().startsWith("{")) {
            assertThat(entries).hasSize(recordsOf(bytes, entries.size()));
        }
    }

    @Property(tries = 5000)
    void takesAnyBytesAfterTheFirst(@ForAll byte[] tail) {
        // given
        byte[] bytes = new byte[tail.length + 1];
        bytes[0] = '\n';
        System.arraycopy(tail, 0, bytes, 1, tail.length);

        // then
        assertNumbered(Decoded.of(bytes));
    }

    @Property(tries = 5000)
    void takesBrokenJson(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        String json = OtlpRequests.json(new OtlpRequests(random).any());
        int at = random.nextInt(json.length());
        List<String> parts = List.of("", "null", "[]", "{}", "\"", "1", ",", "]", "\\u0000", "\ud83d\ude80");
        String broken = json.substring(0, at)
                + parts.get(random.nextInt(parts.size()))
                + json.substring(Math.min(json.length(), at + random.nextInt(3)));

        // then
        assertNumbered(Decoded.of(broken.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertNumbered(List<Entry> entries) {
        assertThat(entries).isNotEmpty();
        for (int i = 0; i < entries.size(); i++) {
            assertThat(entries.get(i).index()).isEqualTo(i);
        }
    }

    /** They also refuse text that is not UTF-8 where it means nothing, in a value that a later one replaces. */
    private static int recordsOf(byte[] bytes, int read) {
        try {
            return OtlpRequests.records(ExportLogsServiceRequest.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            if (String.valueOf(e.getMessage()).contains("UTF-8")) {
                return read;
            }
            throw new AssertionError("read, although it is broken", e);
        }
    }
}
