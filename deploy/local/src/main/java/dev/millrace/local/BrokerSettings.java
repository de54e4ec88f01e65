package dev.millrace.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code server.properties} of a broker that is its own controller: it creates no topic of its own accord, never deletes old
 * records, and lets consumer groups form without delay.
 */
public final class BrokerSettings {

    /** The listener that is there without being asked for; the broker itself uses it too. */
    public static final String PLAIN = "PLAINTEXT";

    public static final String CONTROLLER = "CONTROLLER";

    private BrokerSettings() {}

    /**
     * Where the broker listens.
     *
     * @param bind the address that it opens, {@code host:port}
     * @param advertised the address that it tells clients
     */
    public record Listener(String name, String securityProtocol, String bind, String advertised) {}

    /**
     * @param listeners one of them {@link #PLAIN}, and one {@link #CONTROLLER}
     * @param storage the folder of its data
     * @param more the caller's settings, over ours
     * @return the lines of the file
     */
    public static List<String> lines(List<Listener> listeners, String storage, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + controller(listeners));
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("inter.broker.listener.name", PLAIN);
        settings.put("listeners", joined(listeners, listener -> listener.name() + "://" + listener.bind()));
        // Without the controller's: before 4.0 a broker refuses to advertise it.
        settings.put(
                "advertised.listeners",
                joined(clients(listeners), listener -> listener.name() + "://" + listener.advertised()));
        settings.put(
                "listener.security.protocol.map",
                joined(listeners, listener -> listener.name() + ":" + listener.securityProtocol()));
        settings.put("log.dirs", storage);
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A broker that was killed may register again only when its old session is over; by default that takes 9 s.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("log.retention.ms", "-1");
        settings.put("log.retention.bytes", "-1");
        // The default of 128 MiB is a third of the heap, to compact topics that hold next to nothing here.
        settings.put("log.cleaner.dedupe.buffer.size", "8388608");
        settings.putAll(more);
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue().replace("\\", "\\\\"))
                .toList();
    }

    private static String controller(List<Listener> listeners) {
        return listeners.stream()
                .filter(listener -> listener.name().equals(CONTROLLER))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no listener " + CONTROLLER))
                .advertised();
    }

    private static List<Listener> clients(List<Listener> listeners) {
        return listeners.stream()
                .filter(listener -> !listener.name().equals(CONTROLLER))
                .toList();
    }

    private static String joined(List<Listener> listeners, Function<Listener, String> part) {
        return listeners.stream().map(part).collect(Collectors.joining(","));
    }
}
