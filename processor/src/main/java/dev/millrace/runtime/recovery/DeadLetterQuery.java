package dev.millrace.runtime.recovery;

import dev.millrace.deadletter.DeadLetter;
import dev.millrace.sink.DocumentIds;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Some of the dead letters, each event by its last one, with what became of it since.
 *
 * @param from where to begin in the dead-letter topic; {@code null} for its beginning
 * @param to where to end; {@code null} for its end
 * @param where what must hold of them
 * @param limit how many at most
 * @param wanted which states
 */
public record DeadLetterQuery(
        @Nullable Bound from, @Nullable Bound to, Where where, long limit, Set<State> wanted) {

    /** As many ids as one search takes. */
    private static final int BATCH = 5000;

    private static final long BATCH_BYTES = 32 * 1024 * 1024;

    public DeadLetterQuery {
        wanted = Set.copyOf(wanted);
    }

    /** What became of the event. */
    public enum State {
        /** Elasticsearch does not hold it. */
        OPEN,
        /** Elasticsearch holds it, so it was replayed. */
        STORED,
        /** Elasticsearch does not answer. */
        UNKNOWN
    }

    /** @param dataset as {@link Datasets} tells it */
    public record Entry(DeadLetter letter, State state, String dataset) {}

    /** Takes entries. */
    @FunctionalInterface
    public interface Entries {

        void entry(Entry entry) throws IOException;
    }

    /**
     * Runs it.
     *
     * @param stages to tell the dataset by
     * @return why the state is unknown, where it is
     */
    public Optional<String> run(Connections connections, Stages stages, Entries entries)
            throws IOException, InterruptedException {
        return new Run(connections, stages, entries).run();
    }

    /** Finds the dead letter that lies at a place, or those whose events came from there, each by its last one. */
    public static List<Entry> find(Connections connections, Stages stages, String topic, int partition, long offset)
            throws IOException, InterruptedException {
        List<Entry> found = new ArrayList<>();
        String deadLetters = connections.config().deadLetters().topic();
        DeadLetterQuery all = new DeadLetterQuery(null, null, Where.ALL, Long.MAX_VALUE, Set.of(State.values()));
        Run run = all.new Run(connections, stages, found::add);
        if (topic.equals(deadLetters)) {
            Optional<DeadLetter> letter =
                    DeadLetterTopic.at(connections.reader(), new TopicPartition(topic, partition), offset);
            letter.ifPresent(run.batch::add);
        } else {
            DeadLetterTopic.read(connections.reader(), deadLetters).forEach(null, null, letter -> {
                var origin = letter.source().origin();
                if (origin.topic().equals(topic) && origin.partition() == partition && origin.offset() == offset) {
                    run.batch.add(letter);
                }
                return true;
            });
        }
        run.flush();
        return found;
    }

    private final class Run {

        private final Connections connections;
        private final Datasets datasets;
        private final DocumentIds ids;
        private final Entries entries;
        private final List<DeadLetter> batch = new ArrayList<>();
        private long batchBytes;
        private long given;
        private @Nullable String whyUnknown;

        Run(Connections connections, Stages stages, Entries entries) {
            this.connections = connections;
            this.datasets = new Datasets(stages);
            this.ids = connections.elasticsearch().ids();
            this.entries = entries;
        }

        Optional<String> run() throws IOException, InterruptedException {
            DeadLetterTopic letters = DeadLetterTopic.read(
                    connections.reader(), connections.config().deadLetters().topic());
            letters.forEach(from, to, letter -> {
                if (where.matches(letter, () -> datasets.of(letter))) {
                    batch.add(letter);
                    byte[] value = letter.source().value();
                    batchBytes += value == null ? 0 : value.length;
                    if (batch.size() >= Math.min(BATCH, limit) || batchBytes >= BATCH_BYTES) {
                        flush();
                    }
                }
                return given < limit;
            });
            flush();
            return Optional.ofNullable(whyUnknown);
        }

        private void flush() throws IOException {
            Map<String, DeadLetter> byId = new LinkedHashMap<>();
            batch.forEach(letter -> byId.put(ids.of(letter.source().origin(), letter.index()), letter));
            batch.clear();
            batchBytes = 0;
            Set<String> stored = byId.isEmpty() || whyUnknown != null ? Set.of() : stored(byId.keySet());
            for (Map.Entry<String, DeadLetter> one : byId.entrySet()) {
                State state =
                        whyUnknown != null ? State.UNKNOWN : stored.contains(one.getKey()) ? State.STORED : State.OPEN;
                if (wanted.contains(state) && given < limit) {
                    given++;
                    entries.entry(new Entry(one.getValue(), state, datasets.of(one.getValue())));
                }
            }
        }

        /** Dead letters can be read while Elasticsearch is away, which may be why there are some. */
        private Set<String> stored(Set<String> asked) {
            try {
                return connections.elasticsearch().stored().findAnywhere(asked);
            } catch (IOException e) {
                whyUnknown = e.getMessage() == null ? e.toString() : e.getMessage();
                return Set.of();
            }
        }
    }
}
