package dev.millrace.runtime.recovery;

import dev.millrace.deadletter.DeadLetter;
import dev.millrace.event.Stage;
import dev.millrace.runtime.recovery.TopicReader.Range;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters there are. An event that was rejected again, or whose dead letter was written twice around a crash,
 * has several; the last one speaks for it. Where they end is decided once, so what is written meanwhile is not read.
 */
final class DeadLetterTopic {

    private final TopicReader reader;
    private final List<Range> all;

    /** Where the last dead letter of each event lies; about 150 bytes each. */
    private final Map<EventKey, Place> last = new HashMap<>();

    private long foreign;

    private record Place(int partition, long offset, boolean isOfDecode) {

        static Place of(DeadLetter letter) {
            return new Place(
                    letter.partition(), letter.offset(), letter.rejection().stage() == Stage.DECODE);
        }
    }

    private DeadLetterTopic(TopicReader reader, List<Range> all) {
        this.reader = reader;
        this.all = all;
    }

    static DeadLetterTopic read(TopicReader reader, String topic) throws IOException, InterruptedException {
        DeadLetterTopic letters = new DeadLetterTopic(reader, reader.ranges(topic, null, null));
        letters.scan(letters.all, letter -> {
            letters.last.merge(
                    EventKey.of(letter),
                    Place.of(letter),
                    // Several partitions know no order; then any of them will do.
                    (before, now) -> now);
            return true;
        });
        return letters;
    }

    /** Whether the topic holds this event. */
    boolean holds(EventKey key) {
        return last.containsKey(key);
    }

    /** Whether it was decode that rejected this event, and with it what might have come after it in its record. */
    boolean isOfDecode(EventKey key) {
        Place place = last.get(key);
        return place != null && place.isOfDecode();
    }

    /** Records of the topic that are no dead letters of ours. */
    long foreign() {
        return foreign;
    }

    /** The events of a range of the topic, each by its last dead letter, in order. */
    void forEach(@Nullable Bound from, @Nullable Bound to, Letters letters) throws IOException, InterruptedException {
        String topic = all.get(0).partition().topic();
        List<Range> ranges = reader.ranges(topic, from, to).stream()
                .map(range -> upTo(range, all.get(range.partition().partition()).end()))
                .toList();
        scan(ranges, letter -> !Place.of(letter).equals(last.get(EventKey.of(letter))) || letters.letter(letter));
    }

    private static Range upTo(Range range, long end) {
        return new Range(range.partition(), range.first(), range.asked(), range.start(), Math.min(range.end(), end));
    }

    /** The dead letter at an offset of the topic itself. */
    static Optional<DeadLetter> at(TopicReader reader, TopicPartition partition, long offset)
            throws IOException, InterruptedException {
        return reader.record(partition, offset).flatMap(DeadLetter::of);
    }

    private void scan(List<Range> ranges, Letters letters) throws IOException, InterruptedException {
        foreign = 0;
        for (Range range : ranges) {
            boolean[] wantsMore = {true};
            reader.read(range.partition(), range.start(), range.end(), record -> {
                Optional<DeadLetter> letter = DeadLetter.of(record);
                if (letter.isEmpty()) {
                    foreign++;
                    return true;
                }
                wantsMore[0] = letters.letter(letter.get());
                return wantsMore[0];
            });
            if (!wantsMore[0]) {
                return;
            }
        }
    }

    /** Takes dead letters. */
    @FunctionalInterface
    interface Letters {

        /** @return whether it wants more */
        boolean letter(DeadLetter letter) throws IOException, InterruptedException;
    }
}
