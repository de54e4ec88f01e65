package dev.millrace.ledger;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Asks Kafka which topics stand behind the names at present. An answer may take long and never fails, as {@link InDoubt}'s. */
@FunctionalInterface
public interface TopicIds {

    /** @return UUIDs in Kafka's notation, by topic name; none for a topic that does not exist */
    CompletableFuture<Map<String, String>> ask(Set<String> topics);
}
