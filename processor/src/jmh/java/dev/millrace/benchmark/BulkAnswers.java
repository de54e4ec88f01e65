package dev.millrace.benchmark;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Answers to {@code _bulk} in which everything was created, in Elasticsearch's words. */
final class BulkAnswers {

    private static final byte[] FILTERED_HEAD = ascii("{\"errors\":false,\"items\":[");
    private static final byte[] FILTERED_ITEM = ascii("{\"create\":{\"status\":201}}");
    private static final byte[] HEAD = ascii("{\"errors\":false,\"took\":7,\"items\":[");
    private static final byte[] ITEM = ascii("{\"create\":{\"_index\":\".ds-logs-generic-default-2026.03.14-000001\","
            + "\"_id\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"_version\":1,\"result\":\"created\",\"_shards\":{\"total\":2,"
            + "\"successful\":1,\"failed\":0},\"_seq_no\":1234567,\"_primary_term\":1,\"status\":201}}");
    private static final byte[] END = ascii("]}");

    private BulkAnswers() {}

    /** @param isFiltered whether the request named what it wants of each item */
    static byte[] created(int items, boolean isFiltered) {
        byte[] item = isFiltered ? FILTERED_ITEM : ITEM;
        ByteArrayOutputStream answer = new ByteArrayOutputStream(64 + items * (item.length + 1));
        answer.writeBytes(isFiltered ? FILTERED_HEAD : HEAD);
        for (int i = 0; i < items; i++) {
            if (i > 0) {
                answer.write(',');
            }
            answer.writeBytes(item);
        }
        answer.writeBytes(END);
        return answer.toByteArray();
    }

    static byte[] text(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String json) {
        return json.getBytes(StandardCharsets.US_ASCII);
    }
}
