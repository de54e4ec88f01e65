package dev.millrace.runtime.recovery;

import dev.millrace.ledger.LedgerEntry;
import dev.millrace.ledger.LedgerEntry.By;
import dev.millrace.ledger.LedgerEntryJson;
import dev.millrace.runtime.recovery.TopicReader.Range;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the ledger topic says, by partition. Memory is bounded by the length of the input, not by the number of lines: lines
 * that follow one another and balance become one. Used by one thread.
 */
final class LedgerLines {

    private final Map<Key, PartitionLines> partitions = new HashMap<>();

    private record Key(String topicId, int partition) {}

    /** Reads all of the topic; of one that is not there, nothing. */
    static LedgerLines read(TopicReader reader, String topic) throws IOException, InterruptedException {
        LedgerLines lines = new LedgerLines();
        List<Range> ranges;
        try {
            ranges = reader.ranges(topic, null, null);
        } catch (IllegalArgumentException e) {
            return lines;
        }
        for (Range range : ranges) {
            reader.read(range.partition(), range.start(), range.end(), record -> {
                LedgerEntry entry = LedgerEntryJson.read(record.value());
                if (entry != null) {
                    lines.add(entry);
                }
                return true;
            });
        }
        return lines;
    }

    void add(LedgerEntry entry) {
        PartitionLines lines =
                partitions.computeIfAbsent(new Key(entry.topicId(), entry.partition()), key -> new PartitionLines());
        if (entry.by() == By.RUN) {
            lines.add(entry);
        } else {
            lines.addAgain(entry.balance());
        }
    }

    PartitionLines of(String topicId, int partition) {
        return partitions.getOrDefault(new Key(topicId, partition), new PartitionLines());
    }
}
