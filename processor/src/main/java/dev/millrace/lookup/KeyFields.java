package dev.millrace.lookup;

import dev.millrace.config.LookupConfig;
import dev.millrace.config.LookupConfig.Computation;
import dev.millrace.event.EcsField;
import java.util.List;

/**
 * Which fields of an event make the key of a lookup.
 *
 * @param fields the parts of the key, in order
 * @param required how many of them, from the first, an event must have to be looked up
 */
public record KeyFields(List<EcsField> fields, int required) {

    private static final List<String> FLOW = List.of(
            "source.ip",
            "destination.ip",
            "network.transport",
            "network.iana_number",
            "source.port",
            "destination.port");

    /** @param config checked by {@link LookupFields} */
    public static KeyFields of(LookupConfig config) {
        if (!config.keyFields().isEmpty()) {
            return all(config.keyFields());
        }
        if (config.mmdb() != null) {
            return all(List.of(target(config, "source") + ".ip"));
        }
        Computation compute = config.compute();
        if (compute == null) {
            throw new IllegalArgumentException("a table has key fields");
        }
        return switch (compute) {
            case USER_AGENT -> all(List.of("user_agent.original"));
            case REGISTERED_DOMAIN -> all(List.of(target(config, "url") + ".domain"));
            case COMMUNITY_ID ->
                new KeyFields(FLOW.stream().map(LookupFields::named).toList(), 2);
            case NETWORK_DIRECTION -> all(List.of("source.ip", "destination.ip"));
        };
    }

    static String target(LookupConfig config, String fallback) {
        String target = config.target();
        return target == null ? fallback : target;
    }

    private static KeyFields all(List<String> names) {
        return new KeyFields(names.stream().map(LookupFields::named).toList(), names.size());
    }
}
