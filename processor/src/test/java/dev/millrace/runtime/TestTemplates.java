package dev.millrace.runtime;

/** The index templates of the product, installed once per run. */
final class TestTemplates {

    private TestTemplates() {}

    static synchronized void install(StoredEvents elasticsearch) {
        elasticsearch.request("PUT", "/_index_template/logs-millrace-test", """
                {"index_patterns":["logs-*-*"],"data_stream":{},"priority":150,"template":{
                 "settings":{"number_of_replicas":0,"refresh_interval":"30s"},
                 "mappings":{"dynamic":false,"properties":{"@timestamp":{"type":"date"},
                  "kafka":{"properties":{"topic":{"type":"keyword"},"topic_id":{"type":"keyword"},
                  "partition":{"type":"integer"},"offset":{"type":"long"}}}}}}}""");
    }
}
