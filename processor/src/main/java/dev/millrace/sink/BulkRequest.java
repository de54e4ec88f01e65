package dev.millrace.sink;

import java.util.List;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.elasticsearch.client.Request;

/** The request for documents of one batch. Where it is the whole batch, its body goes out as it was written. */
final class BulkRequest {

    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");

    private BulkRequest() {}

    static Request of(BulkBatch batch, List<BulkBatch.Document> documents) {
        Request request = new Request("POST", "/_bulk");
        request.addParameter("require_data_stream", "true");
        request.addParameter("filter_path", BulkAnswer.FILTER_PATH);
        request.setEntity(body(batch, documents));
        return request;
    }

    private static NByteArrayEntity body(BulkBatch batch, List<BulkBatch.Document> documents) {
        if (documents.size() == batch.documents().size()) {
            return new NByteArrayEntity(batch.body().array(), 0, batch.body().size(), NDJSON);
        }
        int size = 0;
        for (BulkBatch.Document document : documents) {
            size += document.end() - document.start();
        }
        byte[] some = new byte[size];
        int at = 0;
        for (BulkBatch.Document document : documents) {
            int length = document.end() - document.start();
            System.arraycopy(batch.body().array(), document.start(), some, at, length);
            at += length;
        }
        return new NByteArrayEntity(some, NDJSON);
    }
}
