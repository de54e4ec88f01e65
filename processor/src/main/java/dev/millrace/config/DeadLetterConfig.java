package dev.millrace.config;

/** Where rejected events go, original bytes and the reason. */
public record DeadLetterConfig(
        @Key(fallback = "millrace.dead-letters", means = "the topic that takes them")
        String topic) {

    public static final DeadLetterConfig DEFAULT = Binder.defaults(DeadLetterConfig.class);

    public DeadLetterConfig {
        Refusals.refuseIf(topic.isBlank(), "topic must not be blank");
        Refusals.refuseIf(
                !topic.matches("[a-zA-Z0-9._-]{1,249}") || topic.equals(".") || topic.equals(".."),
                "topic must be 1 to 249 of letters, digits, '.', '_' and '-', as Kafka asks");
    }
}
