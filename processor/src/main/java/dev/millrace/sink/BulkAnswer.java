package dev.millrace.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The item results of a bulk request, in the order of its operations. Read streaming; {@code errors} is not looked at,
 * since it stays false when documents went to the failure store.
 */
final class BulkAnswer {

    /** What to ask for: with less, positions are lost and the failure store is hidden (tried on 8.19.21). */
    static final String FILTER_PATH = "errors,items.*.status,items.*.failure_store,items.*.error";

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxStringLength(10_000_000)
                    .maxNumberLength(100)
                    .build())
            .build();

    private BulkAnswer() {}

    /**
     * Reads an answer.
     *
     * @throws IOException if it is not the answer to a bulk request or ends early: then nothing is known of any document
     */
    static List<Item> read(InputStream answer, int expectedItems) throws IOException {
        List<Item> items = new ArrayList<>(expectedItems);
        try (JsonParser json = JSON.createParser(answer)) {
            expect(json.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
            boolean hasItems = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isItems = json.currentName().equals("items");
                json.nextToken();
                if (isItems) {
                    hasItems = true;
                    readItems(json, items);
                } else {
                    json.skipChildren();
                }
            }
            expect(hasItems, "no items");
        }
        expect(items.size() == expectedItems, items.size() + " items for " + expectedItems + " operations");
        return items;
    }

    private static void readItems(JsonParser json, List<Item> items) throws IOException {
        expect(json.currentToken() == JsonToken.START_ARRAY, "items is not an array");
        while (json.nextToken() == JsonToken.START_OBJECT) {
            expect(json.nextToken() == JsonToken.FIELD_NAME, "an item without an operation");
            expect(json.nextToken() == JsonToken.START_OBJECT, "an operation without a result");
            items.add(readItem(json));
            expect(json.nextToken() == JsonToken.END_OBJECT, "an item with two operations");
        }
        expect(json.currentToken() == JsonToken.END_ARRAY, "cut off");
    }

    private static Item readItem(JsonParser json) throws IOException {
        int status = 0;
        boolean failureStored = false;
        String type = null;
        String reason = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("status")) {
                status = json.getIntValue();
            } else if (name.equals("failure_store")) {
                failureStored = "used".equals(json.getText());
            } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
                Reason root = readReason(json);
                type = root.type;
                reason = root.text;
            } else {
                json.skipChildren();
            }
        }
        expect(status != 0, "an item without a status");
        return new Item(status, type, reason, failureStored);
    }

    /** The innermost cause says what is wrong with the document; the outermost type says what kind of error it is. */
    private static Reason readReason(JsonParser json) throws IOException {
        Reason reason = new Reason();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("type")) {
                reason.type = json.getText();
            } else if (name.equals("reason")) {
                reason.text = reason.text == null ? json.getText() : json.getText() + "; " + reason.text;
            } else if (name.equals("caused_by") && value == JsonToken.START_OBJECT) {
                Reason cause = readReason(json);
                reason.text = reason.text == null ? cause.text : reason.text + ": " + cause.text;
            } else {
                json.skipChildren();
            }
        }
        return reason;
    }

    private static void expect(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException("unreadable bulk answer: " + otherwise);
        }
    }

    private static final class Reason {
        private @Nullable String type;
        private @Nullable String text;
    }

    /**
     * The result of one operation.
     *
     * @param errorType {@code error.type}, null where there is no error
     * @param reason Elasticsearch's own words, causes included
     */
    record Item(
            int status,
            @Nullable String errorType,
            @Nullable String reason,
            boolean isFailureStored) {

        Outcome outcome(OutcomeTable table) {
            return table.ofItem(status, errorType, isFailureStored);
        }

        /**
         * Whether Elasticsearch has too much to do. A block of an index is a 429 too and says nothing about load: it must not
         * slow down what goes to the others.
         */
        boolean isTurnedAwayForLoad() {
            return status == 429 && !"cluster_block_exception".equals(errorType);
        }

        /** The code of the dead letter, if it becomes one. */
        String code() {
            if (isFailureStored) {
                return OutcomeRow.FAILURE_STORE_CODE;
            }
            return status == 413 ? OutcomeRow.TOO_LARGE_CODE : OutcomeRow.code(String.valueOf(errorType));
        }

        String describe() {
            if (isFailureStored) {
                return status + " with failure_store used: it has rejected the document and keeps it, with its reason,"
                        + " in the failure store of the data stream";
            }
            return status + " " + errorType + ": " + reason;
        }
    }
}
