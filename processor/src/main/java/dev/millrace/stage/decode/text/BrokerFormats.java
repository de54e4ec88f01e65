package dev.millrace.stage.decode.text;

import java.util.List;

/** Brokers and what runs beside them: Kafka, ZooKeeper, RabbitMQ, ActiveMQ. */
final class BrokerFormats {

    private BrokerFormats() {}

    static List<TextFormat> all() {
        return List.of(
                new KafkaLog(),
                zooKeeper(),
                rabbit(),
                new RabbitReport(),
                new ActivemqLog.Log(),
                new ActivemqLog.Audit());
    }

    /** {@code [myid:1] - INFO  [thread:Class@123] - message}; the thread's name may hold colons and brackets. */
    private static TextFormat zooKeeper() {
        return PatternFormat.of("zookeeper.log", Lead.ISO_DATE)
                .afterDate("[")
                .pattern("%{iso:@timestamp} [myid:%{until?:zookeeper.log.myid}] - %{level:log.level}%_"
                        + "[%{nested:process.thread.name}] - %{all:message}")
                .build();
    }

    /** From 3.7 on; the date has microseconds and a zone since 3.9. */
    private static TextFormat rabbit() {
        return PatternFormat.of("rabbitmq.log", Lead.ISO_DATE)
                .afterDate("[")
                .pattern("%{iso:@timestamp} [%{level:log.level}]%_<%{word:rabbitmq.log.pid}> %{all:message}")
                .build();
    }
}
