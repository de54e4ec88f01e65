/**
 * A real Kafka broker and a real Elasticsearch node as plain processes on 127.0.0.1, without containers.
 *
 * <p>Options go in ({@link dev.millrace.local.KafkaOptions}, {@link dev.millrace.local.ElasticsearchOptions}); a running
 * server comes out once it answers ({@link dev.millrace.local.LocalKafka}, {@link dev.millrace.local.LocalElasticsearch},
 * both together {@link dev.millrace.local.RunningServers}). Calls run on the caller's thread and block until the server has
 * got where the call says. Promised: no server and no temporary folder outlives the JVM that started it, however that
 * JVM ends, because a {@link dev.millrace.local.Leash} of its own holds each server.
 */
@NullMarked
package dev.millrace.local;

import org.jspecify.annotations.NullMarked;
