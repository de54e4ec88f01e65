package dev.millrace.local;

/** A real Kafka broker, its own controller (KRaft). It was given {@link KafkaOptions}; {@link BrokerSettings} are the rest. */
public interface KafkaServer extends Server {

    /** Of the plain listener, as a client's {@code bootstrap.servers}. */
    String bootstrapServers();

    /** @param securityProtocol one of {@link KafkaOptions#listeners} */
    String bootstrapServers(String securityProtocol);
}
