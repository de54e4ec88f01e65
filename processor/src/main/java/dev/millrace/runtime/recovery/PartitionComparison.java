package dev.millrace.runtime.recovery;

import dev.millrace.event.Origin;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.sink.DocumentIds;
import dev.millrace.sink.StoredCoordinates;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Compares one partition, in chunks of records that fit into memory whatever its length. Used by one thread. */
final class PartitionComparison {

    /** So that the documents of records with one event each fit into one answer, and it is seen to be the last. */
    private static final int CHUNK_RECORDS = StoredCoordinates.PAGE - 1;

    private static final long CHUNK_BYTES = 32 * 1024 * 1024;

    private final Connections connections;
    private final DeadLetterTopic letters;
    private final StoredCoordinates stored;
    private final @Nullable Redelivery repair;
    private final Redelivery stages;
    private final String topicId;
    private final PartitionReport report;
    private final Findings findings;
    private final RecordEvents events;
    private final DocumentIds ids;
    private final LedgerComparison ledger;
    private final List<Counted> chunk = new ArrayList<>();
    private long chunkStart;
    private long chunkBytes;

    PartitionComparison(
            Connections connections,
            Stages stages,
            DeadLetterTopic letters,
            StoredCoordinates stored,
            @Nullable Redelivery repair,
            Redelivery outcomes,
            LedgerLines ledger,
            String topicId,
            PartitionReport report,
            Findings findings) {
        this.connections = connections;
        this.letters = letters;
        this.stored = stored;
        this.repair = repair;
        this.stages = outcomes;
        this.topicId = topicId;
        this.report = report;
        this.findings = findings;
        this.events = new RecordEvents(stages);
        this.ids = connections.elasticsearch().ids();
        this.chunkStart = report.start();
        PartitionLines lines = ledger.of(topicId, report.partition());
        this.ledger = new LedgerComparison(lines.within(report.start(), report.due()));
        report.again = lines.again();
    }

    void run() throws IOException, InterruptedException {
        TopicPartition partition = new TopicPartition(report.topic(), report.partition());
        connections.reader().read(partition, report.start(), report.due(), record -> {
            SourceRecord source = Originals.source(record, topicId);
            byte[] value = source.value();
            chunk.add(new Counted(source, events.of(source).count()));
            chunkBytes += value == null ? 0 : value.length;
            if (chunk.size() >= CHUNK_RECORDS || chunkBytes >= CHUNK_BYTES) {
                compare(record.offset() + 1);
            }
            return true;
        });
        compare(report.due());
        ledger.end(report, findings);
    }

    /** @param end behind the last offset of the chunk, gaps included */
    private void compare(long end) throws IOException, InterruptedException {
        if (end > chunkStart) {
            StoredChunk documents = documents(end);
            long withoutRecord = documents.offsets();
            Map<SourceRecord, BitSet> absent = new LinkedHashMap<>();
            for (Counted record : chunk) {
                withoutRecord -= documents.isAt(record.source.origin().offset()) ? 1 : 0;
                BitSet indexes = absent(record.source, record.events, documents);
                if (!indexes.isEmpty()) {
                    absent.put(record.source, indexes);
                }
            }
            report.records += chunk.size();
            report.withoutRecord += withoutRecord;
            report.ofOtherGeneration += documents.ofOtherGeneration();
            explain(absent);
        }
        chunk.clear();
        chunkBytes = 0;
        chunkStart = end;
        findings.progress(report.topic(), report.partition(), end, report.due());
    }

    private StoredChunk documents(long end) throws IOException {
        Optional<StoredChunk> offsets = Optional.empty();
        // With another generation documents of an earlier one may stand at the same offsets.
        if (connections.config().sink().bulk().generation() == 0
                && chunk.stream().allMatch(record -> record.events == 1)) {
            offsets = StoredChunk.readOffsets(stored, topicId, report.partition(), chunkStart, end);
        }
        return offsets.isPresent()
                ? offsets.get()
                : StoredChunk.read(stored, ids, topicId, report.partition(), chunkStart, end);
    }

    /** The events of a record that are neither in Elasticsearch nor in the dead-letter topic. */
    private BitSet absent(SourceRecord source, int count, StoredChunk documents) {
        Origin origin = source.origin();
        report.events += count;
        ledger.record(origin.offset(), count);
        BitSet absent = new BitSet();
        boolean isDecodeLetterBefore = false;
        for (int index = 0; index < count; index++) {
            EventKey key = EventKey.of(origin, index);
            List<String> copies = documents.of(origin.offset(), index, count == 1);
            if (!copies.isEmpty()) {
                report.stored++;
                if (copies.size() > 1) {
                    report.twice++;
                    findings.twice(at(origin, index, count), copies);
                }
            } else if (letters.holds(key) || isDecodeLetterBefore) {
                report.deadLettered++;
            } else {
                absent.set(index);
            }
            // What decode could not read then and can read now: that dead letter stands for the rest of the record.
            isDecodeLetterBefore |=
                    letters.isOfDecode(key) && !events.of(source).isRejected(index);
        }
        List<String> foreign = documents.foreign(origin.offset());
        if (count > 1 && !foreign.isEmpty()) {
            report.twice++;
            findings.twice(origin.toString(), foreign);
        }
        return absent;
    }

    private static String at(Origin origin, int index, int count) {
        return count == 1 ? origin.toString() : origin + ":" + index;
    }

    private void explain(Map<SourceRecord, BitSet> absent) throws IOException, InterruptedException {
        if (absent.isEmpty()) {
            return;
        }
        Map<String, SourceRecord> byId = new TreeMap<>();
        absent.forEach((source, indexes) ->
                indexes.stream().forEach(index -> byId.put(ids.of(source.origin(), index), source)));
        Set<String> failed = connections.elasticsearch().stored().findInFailureStores(byId.keySet());
        for (Map.Entry<SourceRecord, BitSet> one : absent.entrySet()) {
            SourceRecord source = one.getKey();
            Map<Integer, Object> outcomes = stages.outcomes(source);
            BitSet missing = new BitSet();
            int count = events.of(source).count();
            for (int index : one.getValue().stream().toArray()) {
                Object outcome = outcomes.get(index);
                if (failed.contains(ids.of(source.origin(), index))) {
                    report.failureStored++;
                } else if (outcome == null) {
                    report.dropped++;
                } else {
                    missing.set(index);
                    report.missing++;
                    findings.missing(at(source.origin(), index, count), why(outcome));
                }
            }
            if (repair != null && !missing.isEmpty()) {
                repair.add(new Wanted(source, missing, null, 0));
            }
        }
    }

    /** @param events how many the record holds */
    private record Counted(SourceRecord source, int events) {}

    private static String why(Object outcome) {
        if (outcome instanceof Rejection rejection) {
            return "rejected by " + rejection.stage().id() + " with " + rejection.code()
                    + ", and no dead letter holds it";
        }
        return "passes all stages, and no data stream holds it";
    }
}
