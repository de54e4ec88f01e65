package dev.millrace.config;

/** Where rejected events go, original bytes and the reason. */
public record DeadLetterConfig(String topic) {

    public static final DeadLetterConfig DEFAULT = new DeadLetterConfig("millrace.dead-letters");

    public DeadLetterConfig {
        Refusals.refuseIf(topic.isBlank(), "topic must not be blank");
    }
}
