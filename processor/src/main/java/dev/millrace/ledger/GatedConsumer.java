package dev.millrace.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one class at the seam: the main consumer of a stream thread, as Kafka Streams sees it. Streams commits what it has
 * <em>processed</em>; Elasticsearch has not <em>acknowledged</em> it yet. Here is where the two are brought together.
 *
 * <ul>
 *   <li><b>Gate</b> ({@link #commitSync(Map)}): the only commit call of Kafka Streams 4.3 under at-least-once
 *       ({@code TaskManager.consumerCommitSync}), so interval, rebalance and shutdown all pass it. Each offset is lowered to
 *       what the {@link Ledger} allows; the metadata stays as Streams wrote it. Every other commit method throws.
 *   <li><b>Start of an epoch</b>: a partition that was assigned, or whose position moved, is read only once its position
 *       is known, its start is committed and {@link InDoubt} has answered. Until then it is paused. If it never had a
 *       committed offset, {@code auto.offset.reset=latest}, the gate and a crash would lose records together.
 *   <li><b>Back-pressure</b> ({@link #poll}): all partitions are paused while the {@link ByteBudget} is exhausted or
 *       {@link Intake} is not open, one partition while it runs more than the window ahead of its watermark. This is the
 *       only place that waits, at most the timeout that Streams gave the poll; no wait adds up over records or tasks, so none
 *       can cost the membership. Streams pauses and resumes partitions of its own accord; its set and ours are kept apart.
 *   <li><b>A topic created again</b>: Streams does not notice a topic that is deleted and quickly created again; the same
 *       task reads on, from offset 0 or, if the new topic is long enough by then, from the old position (tried on Kafka
 *       4.3.1). So after each metadata update of the consumer nothing is handed on or committed until the topics' UUIDs
 *       are asked; a partition of a new topic starts over at its beginning, once all of the old is settled. Records below
 *       the last one seen start a new epoch in any case.
 * </ul>
 *
 * <p>Owned by its stream thread, as a consumer is.
 */
public final class GatedConsumer extends ForwardingConsumer<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(GatedConsumer.class);

    /** Long enough for a broker that answers, short against any max.poll.interval.ms. */
    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final Ledger ledger;
    private final Intake intake;
    private final InDoubt inDoubt;
    private final TopicIds topicIds;
    private final MetadataUpdates metadataUpdates;
    private final long window;
    private final BooleanSupplier beforePoll;
    private final Runnable whenNothingComes;
    private final Runnable atClose;

    private final Map<TopicPartition, Seat> seats = new HashMap<>();
    private final Set<TopicPartition> pausedByStreams = new HashSet<>();
    private final Set<TopicPartition> pausedByUs = new HashSet<>();

    private int verifiedUpdates;
    private int askedUpdates;
    private @Nullable CompletableFuture<Map<String, String>> verification;

    /**
     * @param metadataUpdates the deserializer of {@code consumer}
     * @param window records of one partition beyond its watermark
     * @param beforePoll called at each poll, on the stream thread: the time to seal batches that are due; tells whether
     *     events wait for company
     * @param whenNothingComes called if they do and no records are there
     * @param atClose called when the stream thread ends: the time to let go of what it has not sealed
     */
    public GatedConsumer(
            Consumer<byte[], byte[]> consumer,
            Ledger ledger,
            Intake intake,
            InDoubt inDoubt,
            TopicIds topicIds,
            MetadataUpdates metadataUpdates,
            long window,
            BooleanSupplier beforePoll,
            Runnable whenNothingComes,
            Runnable atClose) {
        super(consumer);
        this.consumer = consumer;
        this.ledger = ledger;
        this.intake = intake;
        this.inDoubt = inDoubt;
        this.topicIds = topicIds;
        this.metadataUpdates = metadataUpdates;
        this.window = window;
        this.beforePoll = beforePoll;
        this.whenNothingComes = whenNothingComes;
        this.atClose = atClose;
    }

    // ---- poll -------------------------------------------------------------------------------------------------

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        boolean doEventsWait = beforePoll.getAsBoolean();
        if (doEventsWait && ledger.budget().isExhausted()) {
            // Room comes from what is sent.
            whenNothingComes.run();
        }
        verifyTopics();
        prepareSeats();
        // Asked first: were it stopped only now, records could still come in after the look.
        boolean stopped = intake.isStopped();
        boolean open = intake.isOpen();
        boolean room = open && awaitRoom(timeout);
        pauseAndResume(room);
        if (stopped) {
            seats.values().forEach(Seat::lookWhetherDrained);
        }
        // Where the wait for room took all the time there was, the poll only serves the group.
        if (doEventsWait) {
            ConsumerRecords<byte[], byte[]> there = consumer.poll(Duration.ZERO);
            if (!there.isEmpty() || !there.nextOffsets().isEmpty()) {
                return admit(there);
            }
            whenNothingComes.run();
        }
        return admit(consumer.poll(open && !room ? Duration.ZERO : isAnyoneWaiting() ? shorter(timeout) : timeout));
    }

    private boolean awaitRoom(Duration timeout) {
        try {
            return ledger.budget().awaitRoom(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isAnyoneWaiting() {
        if (verification != null) {
            return true;
        }
        for (Seat seat : seats.values()) {
            if (!seat.isRunning()) {
                return true;
            }
        }
        return false;
    }

    /** An answer that a partition waits for may come any moment. */
    private static Duration shorter(Duration timeout) {
        Duration pause = Duration.ofMillis(10);
        return timeout.compareTo(pause) < 0 ? timeout : pause;
    }

    private void pauseAndResume(boolean mayRead) {
        Set<TopicPartition> wanted = new HashSet<>();
        for (TopicPartition partition : consumer.assignment()) {
            if (!mayRead || !isReadable(partition)) {
                wanted.add(partition);
            }
        }
        if (wanted.equals(pausedByUs)) {
            return;
        }
        Set<TopicPartition> resumable = new HashSet<>(pausedByUs);
        resumable.removeAll(wanted);
        resumable.removeAll(pausedByStreams);
        resumable.retainAll(consumer.assignment());
        consumer.resume(resumable);
        consumer.pause(wanted);
        pausedByUs.clear();
        pausedByUs.addAll(wanted);
    }

    private boolean isReadable(TopicPartition partition) {
        Seat seat = seats.get(partition);
        if (seat == null || seat.ledger == null || !seat.isRunning() || !isVerified()) {
            return false;
        }
        seat.ledger.settleHead();
        return seat.ledger.distance() < window;
    }

    /** Hands on what belongs to the epochs that are running, and takes the rest back to be read again. */
    private ConsumerRecords<byte[], byte[]> admit(ConsumerRecords<byte[], byte[]> polled) {
        if (polled.isEmpty()) {
            return polled;
        }
        Set<TopicPartition> refused = new HashSet<>();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            Seat seat = seats.get(partition);
            if (seat != null && seat.isRunning() && !isVerified()) {
                refused.add(partition);
                consumer.seek(partition, records.get(0).offset());
            } else if (seat != null && seat.isRunning() && seat.isForward(records)) {
                seat.take(records, ledger.budget());
            } else {
                refused.add(partition);
                startOver(partition, records.get(0).offset());
            }
        }
        return refused.isEmpty() ? polled : without(polled, refused);
    }

    private void startOver(TopicPartition partition, long offset) {
        Seat seat = seats.get(partition);
        PartitionLedger before = seat == null ? null : seat.ledger;
        long from = offset;
        if (before != null && before.isOver()) {
            // What an ended epoch left open lies before these records.
            from = Math.min(offset, before.committed());
        } else if (before != null) {
            LOG.atWarn()
                    .addKeyValue("kafka.topic", partition.topic())
                    .addKeyValue("kafka.partition", partition.partition())
                    .addKeyValue("kafka.offset", offset)
                    .log("Offsets went backwards; asking whether the topic was created again");
        }
        consumer.seek(partition, from);
        reposition(partition);
    }

    private static ConsumerRecords<byte[], byte[]> without(
            ConsumerRecords<byte[], byte[]> polled, Set<TopicPartition> refused) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            if (!refused.contains(partition)) {
                records.put(partition, polled.records(partition));
            }
        }
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(polled.nextOffsets());
        next.keySet().removeAll(refused);
        return new ConsumerRecords<>(records, next);
    }

    // ---- topics that are created again -----------------------------------------------------------------------

    /** Whether the topics are the same as at the last metadata update. */
    private boolean isVerified() {
        return verifiedUpdates == metadataUpdates.count();
    }

    private void verifyTopics() {
        CompletableFuture<Map<String, String>> answer = verification;
        if (answer != null && answer.isDone()) {
            verification = null;
            if (!answer.isCompletedExceptionally()) {
                verifiedUpdates = askedUpdates;
                startOverWhereNew(answer.join());
            }
        }
        if (verification == null && !isVerified()) {
            askedUpdates = metadataUpdates.count();
            Set<String> topics = new HashSet<>();
            seats.forEach((partition, seat) -> {
                if (seat.isRunning()) {
                    topics.add(partition.topic());
                }
            });
            if (topics.isEmpty()) {
                verifiedUpdates = askedUpdates;
            } else {
                verification = topicIds.ask(topics);
            }
        }
    }

    private void startOverWhereNew(Map<String, String> idsNow) {
        seats.forEach((partition, seat) -> {
            PartitionLedger running = seat.ledger;
            String idNow = idsNow.get(partition.topic());
            if (running != null && seat.isRunning() && idNow != null && !idNow.equals(running.topicId())) {
                LOG.atWarn()
                        .addKeyValue("kafka.topic", partition.topic())
                        .addKeyValue("kafka.partition", partition.partition())
                        .log("The topic was created again; reading the new one from its beginning");
                seekToBeginning(Set.of(partition));
            }
        });
    }

    // ---- the start of an epoch --------------------------------------------------------------------------------

    private void prepareSeats() {
        Set<TopicPartition> assigned = consumer.assignment();
        if (!seats.keySet().equals(assigned)) {
            for (TopicPartition gone : new HashSet<>(seats.keySet())) {
                if (!assigned.contains(gone)) {
                    leave(gone);
                }
            }
            assigned.forEach(partition -> seats.computeIfAbsent(partition, p -> new Seat()));
        }
        Map<TopicPartition, Long> positions = new HashMap<>();
        seats.forEach((partition, seat) -> {
            if (seat.hasLostItsEpoch()) {
                rewind(partition, seat);
            }
            if (seat.isToBePositioned()) {
                findPosition(partition, positions);
            }
        });
        if (!positions.isEmpty() && commitStarts(positions)) {
            ask(positions);
        }
        Set<TopicPartition> createdAgain = new HashSet<>();
        seats.forEach((partition, seat) -> {
            if (!seat.beginWhenAnswered(partition, ledger)) {
                createdAgain.add(partition);
            }
        });
        if (!createdAgain.isEmpty()) {
            LOG.warn("Created again since they were read last, read from their beginning: {}", createdAgain);
            seekToBeginning(createdAgain);
        }
    }

    /**
     * What the epoch left open is sent by nobody any more, so the next one begins no later than there. Kafka Streams seeks
     * to the same place when it revives a task; that nothing is lost must not hang on it.
     */
    private void rewind(TopicPartition partition, Seat seat) {
        if (seat.ledger != null) {
            consumer.seek(partition, seat.ledger.committed());
        }
        seat.reposition();
    }

    private void findPosition(TopicPartition partition, Map<TopicPartition, Long> positions) {
        try {
            positions.put(partition, consumer.position(partition, Duration.ZERO));
        } catch (TimeoutException e) {
            LOG.trace("No position yet, asked again at the next poll", e);
        } catch (InvalidOffsetException e) {
            LOG.trace("No valid position; Kafka Streams resets it at its next poll", e);
        }
    }

    /**
     * Commits where reading starts, for partitions that have no committed offset or one beyond their position. Never
     * raises one: what lies between may be unsettled.
     */
    private boolean commitStarts(Map<TopicPartition, Long> positions) {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(positions.keySet(), METADATA_TIMEOUT);
            Map<TopicPartition, OffsetAndMetadata> starts = new HashMap<>();
            positions.forEach((partition, position) -> {
                OffsetAndMetadata there = committed.get(partition);
                if (there == null || there.offset() > position) {
                    starts.put(partition, new OffsetAndMetadata(position));
                }
            });
            if (!starts.isEmpty()) {
                consumer.commitSync(starts, METADATA_TIMEOUT);
            }
            return true;
        } catch (RetriableException | CommitFailedException | RebalanceInProgressException e) {
            LOG.debug("Start positions are not committed yet, tried again at the next poll", e);
            return false;
        }
    }

    private void ask(Map<TopicPartition, Long> positions) {
        CompletableFuture<Map<TopicPartition, InDoubt.Findings>> answer = inDoubt.ask(positions);
        positions.forEach((partition, position) -> {
            Seat seat = seats.get(partition);
            if (seat != null) {
                seat.ask(position, answer);
            }
        });
    }

    private void reposition(TopicPartition partition) {
        Seat seat = seats.get(partition);
        if (seat != null) {
            seat.reposition();
        }
    }

    private void leave(TopicPartition partition) {
        Seat seat = seats.remove(partition);
        if (seat != null) {
            seat.reposition();
            if (seat.ledger != null) {
                ledger.end(seat.ledger);
            }
        }
        if (verification != null) {
            // It may wait for a topic that will never be again; asked anew for those that are left.
            verification.cancel(false);
            verification = null;
        }
        pausedByUs.remove(partition);
        pausedByStreams.remove(partition);
    }

    // ---- the gate ---------------------------------------------------------------------------------------------

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> asked) {
        Map<TopicPartition, OffsetAndMetadata> allowed = new HashMap<>();
        if (!isVerified()) {
            return; // An offset of a topic that is gone would be taken for one of its successor.
        }
        asked.forEach((partition, offset) -> {
            PartitionLedger running = running(partition);
            long upTo = running == null ? -1 : running.gate(offset.offset());
            if (running != null && upTo >= 0 && upTo != running.committed()) {
                allowed.put(
                        partition,
                        upTo == offset.offset()
                                ? offset
                                : new OffsetAndMetadata(upTo, offset.leaderEpoch(), offset.metadata()));
            }
        });
        if (allowed.isEmpty()) {
            return;
        }
        allowed.forEach((partition, offset) -> {
            PartitionLedger running = running(partition);
            if (running != null) {
                ledger.enter(running, offset.offset());
            }
        });
        consumer.commitSync(allowed);
        allowed.forEach((partition, offset) -> {
            PartitionLedger running = running(partition);
            if (running != null) {
                ledger.committed(running, offset.offset());
            }
        });
    }

    /**
     * The epoch that runs. None while a new position is sought: what Streams remembers may be offsets of a topic that is gone,
     * and its successor must not inherit them.
     */
    private @Nullable PartitionLedger running(TopicPartition partition) {
        Seat seat = seats.get(partition);
        return seat == null || !seat.isRunning() ? null : seat.ledger;
    }

    @Override
    public void commitSync() {
        throw pastTheGate();
    }

    @Override
    public void commitSync(Duration timeout) {
        throw pastTheGate();
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        throw pastTheGate();
    }

    @Override
    public void commitAsync() {
        throw pastTheGate();
    }

    @Override
    public void commitAsync(@Nullable OffsetCommitCallback callback) {
        throw pastTheGate();
    }

    @Override
    public void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
        throw pastTheGate();
    }

    private static IllegalStateException pastTheGate() {
        return new IllegalStateException("Kafka Streams commits in a way that the gate does not know;"
                + " this version of kafka-streams cannot be used before commitSync(Map) is its only commit again");
    }

    // ---- what Streams does with partitions --------------------------------------------------------------------

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        consumer.subscribe(topics, leavingSeats(listener));
    }

    @Override
    public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
        consumer.subscribe(pattern, leavingSeats(listener));
    }

    /** A partition that is lost and assigned again between two polls starts a new epoch all the same. */
    private ConsumerRebalanceListener leavingSeats(ConsumerRebalanceListener streams) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                streams.onPartitionsAssigned(partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                // First Streams, which commits what is settled, then we.
                streams.onPartitionsRevoked(partitions);
                partitions.forEach(GatedConsumer.this::leave);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                streams.onPartitionsLost(partitions);
                partitions.forEach(GatedConsumer.this::leave);
            }
        };
    }

    @Override
    public void unsubscribe() {
        consumer.unsubscribe();
        new ArrayList<>(seats.keySet()).forEach(this::leave);
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
        reposition(partition);
    }

    @Override
    public void seek(TopicPartition partition, OffsetAndMetadata offset) {
        consumer.seek(partition, offset);
        reposition(partition);
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        consumer.seekToBeginning(partitions);
        partitions.forEach(this::reposition);
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
        consumer.seekToEnd(partitions);
        partitions.forEach(this::reposition);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        pausedByStreams.addAll(partitions);
        consumer.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        pausedByStreams.removeAll(partitions);
        List<TopicPartition> resumable = new ArrayList<>(partitions);
        resumable.removeAll(pausedByUs);
        consumer.resume(resumable);
    }

    /** What Streams paused; what we paused is none of its business. */
    @Override
    public Set<TopicPartition> paused() {
        return Set.copyOf(pausedByStreams);
    }

    @Override
    public void close() {
        letGo();
        consumer.close();
    }

    @Override
    public void close(CloseOptions options) {
        letGo();
        consumer.close(options);
    }

    private void letGo() {
        atClose.run();
        new ArrayList<>(seats.keySet()).forEach(this::leave);
    }

    /**
     * One partition's place with this consumer: first it needs a position, then an answer to what is in doubt from there,
     * then its epoch runs. A new position sends it back to the start, but not before all of the running epoch is settled.
     */
    private static final class Seat {

        private boolean toBePositioned = true;
        private long position = -1;
        private long lastPolled = -1;
        private @Nullable CompletableFuture<Map<TopicPartition, InDoubt.Findings>> answer;
        private @Nullable PartitionLedger ledger;

        /** A position is wanted, and nothing of the epoch before is open any more. */
        boolean isToBePositioned() {
            PartitionLedger running = ledger;
            return toBePositioned && (running == null || running.isOver() || running.isSettled());
        }

        /** Its epoch was ended from outside, and no new position is known yet. */
        boolean hasLostItsEpoch() {
            return !toBePositioned && answer == null && ledger != null && ledger.isOver();
        }

        void lookWhetherDrained() {
            if (ledger != null) {
                ledger.lookWhetherDrained();
            }
        }

        boolean isRunning() {
            return !toBePositioned && answer == null && ledger != null && !ledger.isOver();
        }

        void reposition() {
            toBePositioned = true;
            if (answer != null) {
                answer.cancel(false);
                answer = null;
            }
        }

        void ask(long from, CompletableFuture<Map<TopicPartition, InDoubt.Findings>> findings) {
            toBePositioned = false;
            position = from;
            answer = findings;
        }

        /** @return false if the topic is another one than before, so that the position means nothing */
        boolean beginWhenAnswered(TopicPartition partition, Ledger ledgers) {
            CompletableFuture<Map<TopicPartition, InDoubt.Findings>> findings = answer;
            if (findings == null || !findings.isDone()) {
                return true;
            }
            answer = null;
            InDoubt.Findings found =
                    findings.isCompletedExceptionally() ? null : findings.join().get(partition);
            if (found == null) {
                toBePositioned = true;
                return true;
            }
            if (!ledgers.isSameTopic(partition, found.topicId())) {
                return false;
            }
            lastPolled = position - 1;
            ledger = new PartitionLedger(partition, found.topicId(), position, found.stored());
            ledgers.begin(ledger);
            return true;
        }

        boolean isForward(List<ConsumerRecord<byte[], byte[]>> records) {
            return records.get(0).offset() > lastPolled;
        }

        void take(List<ConsumerRecord<byte[], byte[]>> records, ByteBudget budget) {
            long bytes = 0;
            for (ConsumerRecord<byte[], byte[]> record : records) {
                bytes += RecordSize.of(record.key(), record.value(), record.headers());
            }
            budget.acquire(bytes);
            PartitionLedger running = ledger;
            if (running != null) {
                running.queued(bytes);
            }
            lastPolled = records.get(records.size() - 1).offset();
        }
    }
}
