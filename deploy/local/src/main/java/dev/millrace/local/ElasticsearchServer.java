package dev.millrace.local;

import java.net.URI;

/** A real Elasticsearch node, a cluster of its own. It was given {@link ElasticsearchOptions}. */
public interface ElasticsearchServer extends Server {

    /** Of the REST layer, without a trailing slash. */
    URI url();
}
