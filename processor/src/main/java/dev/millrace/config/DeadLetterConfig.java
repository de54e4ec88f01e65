package dev.millrace.config;

/** Where rejected events go, original bytes and the reason. */
public record DeadLetterConfig(
        @Key(fallback = "millrace.dead-letters", means = "the topic that takes them")
        String topic) {

    public static final DeadLetterConfig DEFAULT = Binder.defaults(DeadLetterConfig.class);

    public DeadLetterConfig {
        TopicNames.refuseUnlessTopic(topic);
    }
}
