package dev.millrace.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ledger.LedgerEntry.By;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Ledger entries as the JSON objects that the ledger topic holds, one per record. */
public final class LedgerEntryJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LedgerEntryJson() {}

    static byte[] write(LedgerEntry entry) {
        Balance balance = entry.balance();
        ObjectNode json = JSON.createObjectNode()
                .put("topic", entry.topic())
                .put("topic_id", entry.topicId())
                .put("partition", entry.partition())
                .put("from", entry.from())
                .put("to", entry.to())
                .put("by", entry.by().name().toLowerCase(Locale.ROOT))
                .put("read", balance.read())
                .put("stored", balance.stored())
                .put("duplicates", balance.duplicates())
                .put("failure_stored", balance.failureStored())
                .put("dead_lettered", balance.deadLettered())
                .put("dropped", balance.dropped())
                .put("in_flight", entry.inFlight());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }

    /** @return {@code null} where it is no ledger entry */
    public static @Nullable LedgerEntry read(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(value);
            return new LedgerEntry(
                    text(json, "topic"),
                    text(json, "topic_id"),
                    (int) number(json, "partition"),
                    number(json, "from"),
                    number(json, "to"),
                    new Balance(
                            number(json, "read"),
                            number(json, "stored"),
                            number(json, "duplicates"),
                            number(json, "failure_stored"),
                            number(json, "dead_lettered"),
                            number(json, "dropped")),
                    number(json, "in_flight"),
                    By.valueOf(text(json, "by").toUpperCase(Locale.ROOT)));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("no text " + name);
        }
        return value.textValue();
    }

    private static long number(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null || !value.canConvertToLong()) {
            throw new IllegalArgumentException("no number " + name);
        }
        return value.longValue();
    }
}
