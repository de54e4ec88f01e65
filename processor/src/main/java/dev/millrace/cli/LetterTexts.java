package dev.millrace.cli;

import dev.millrace.deadletter.DeadLetter;
import dev.millrace.event.Origin;
import dev.millrace.event.SourceRecord;
import dev.millrace.runtime.recovery.DeadLetterQuery.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dead letters as text and as JSON. */
final class LetterTexts {

    private LetterTexts() {}

    /** Where, from where, what became of it, why. */
    static String line(Entry entry) {
        DeadLetter letter = entry.letter();
        return "%s  %s  %s  %-7s  %s  %s  %s"
                .formatted(
                        letter.at(),
                        PlainText.line(letter.origin(), 200),
                        letter.rejectedAt(),
                        state(entry),
                        entry.dataset(),
                        letter.rejection().code(),
                        PlainText.line(letter.rejection().reason(), 160));
    }

    static String state(Entry entry) {
        return entry.state().name().toLowerCase(Locale.ROOT);
    }

    /** All but the record itself. */
    static Map<String, @Nullable Object> json(Entry entry) {
        DeadLetter letter = entry.letter();
        Origin origin = letter.source().origin();
        return JsonLines.object(
                "at",
                letter.at(),
                "origin",
                letter.origin(),
                "state",
                state(entry),
                "rejected_at",
                letter.rejectedAt(),
                "stage",
                letter.rejection().stage().id(),
                "code",
                letter.rejection().code(),
                "reason",
                letter.rejection().reason(),
                "dataset",
                entry.dataset(),
                "replays",
                letter.replays(),
                "version",
                letter.version(),
                "truncated_from",
                letter.truncatedFrom(),
                "topic",
                origin.topic(),
                "topic_id",
                origin.topicId(),
                "partition",
                origin.partition(),
                "offset",
                origin.offset(),
                "event",
                letter.index(),
                "timestamp",
                origin.timestampMillis() == Origin.NO_TIMESTAMP
                        ? null
                        : Instant.ofEpochMilli(origin.timestampMillis()).toString());
    }

    /** With key, value and headers of the record in base64. */
    static Map<String, @Nullable Object> export(Entry entry) {
        Map<String, @Nullable Object> json = json(entry);
        SourceRecord source = entry.letter().source();
        List<Object> headers = new ArrayList<>();
        for (SourceRecord.Header header : source.headers()) {
            headers.add(JsonLines.object("name", header.name(), "value", base64(header.value())));
        }
        json.put("key", base64(source.key()));
        json.put("value", base64(source.value()));
        json.put("headers", headers);
        return json;
    }

    private static @Nullable String base64(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    /** All of it in words, for a person. */
    static String words(Entry entry) {
        DeadLetter letter = entry.letter();
        SourceRecord source = letter.source();
        StringBuilder words = new StringBuilder();
        row(words, "dead letter", letter.at());
        row(words, "rejected at", letter.rejectedAt() + " by Millrace " + letter.version());
        row(words, "by stage", letter.rejection().stage().id());
        row(words, "code", letter.rejection().code());
        row(words, "reason", letter.rejection().reason());
        row(
                words,
                "now",
                switch (entry.state()) {
                    case OPEN -> "open: Elasticsearch does not hold the event";
                    case STORED -> "stored: Elasticsearch holds the event";
                    case UNKNOWN -> "unknown: Elasticsearch does not answer";
                });
        row(words, "replayed", letter.replays() == 0 ? "never" : letter.replays() + " times, and rejected again");
        row(words, "dataset", entry.dataset());
        row(words, "origin", source.origin() + ", topic id " + source.origin().topicId());
        row(words, "event", letter.index() + " of its record, from 0");
        row(
                words,
                "timestamp",
                source.origin().timestampMillis() == Origin.NO_TIMESTAMP
                        ? "none"
                        : Instant.ofEpochMilli(source.origin().timestampMillis())
                                .toString());
        for (SourceRecord.Header header : source.headers()) {
            row(words, "header", header.name() + ": " + PlainText.of(header.value()));
        }
        row(words, "key", PlainText.of(source.key()));
        byte[] value = source.value();
        int bytes = value == null ? 0 : value.length;
        row(
                words,
                "value",
                letter.truncatedFrom() == null
                        ? bytes + " bytes"
                        : bytes + " of " + letter.truncatedFrom() + " bytes; the whole is at its origin");
        return words.append('\n').append(PlainText.of(value)).append('\n').toString();
    }

    private static void row(StringBuilder words, String name, String value) {
        words.append("%-12s %s\n".formatted(name, PlainText.text(value)));
    }
}
