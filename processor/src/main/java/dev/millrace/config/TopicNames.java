package dev.millrace.config;

/** What Kafka takes for the name of a topic. */
final class TopicNames {

    private TopicNames() {}

    static void refuseUnlessTopic(String topic) {
        Refusals.refuseIf(topic.isBlank(), "topic must not be blank");
        Refusals.refuseIf(
                !topic.matches("[a-zA-Z0-9._-]{1,249}") || topic.equals(".") || topic.equals(".."),
                "topic must be 1 to 249 of letters, digits, '.', '_' and '-', as Kafka asks");
    }
}
