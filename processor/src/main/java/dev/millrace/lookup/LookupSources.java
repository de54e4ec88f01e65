package dev.millrace.lookup;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.millrace.config.LookupConfig;
import dev.millrace.config.LookupConfig.Computation;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/** Which class stands behind which configuration: the one place where a further kind of lookup is added. */
final class LookupSources {

    private LookupSources() {}

    /**
     * @param config checked by {@link LookupFields}
     * @param consumer settings of Kafka's consumer, empty where there is no Kafka
     */
    static LoadedLookup open(LookupConfig config, InstantSource clock, Map<String, Object> consumer) {
        if (config.file() != null) {
            return new TableLookup(config, new FileSource(config.file()), clock);
        }
        if (config.topic() != null) {
            return new TopicLookup(config, config.topic(), consumer, clock);
        }
        if (config.jdbc().url() != null) {
            return new TableLookup(config, new JdbcSource(config.jdbc()), clock);
        }
        if (config.http().url() != null) {
            return perKey(config, clock, new HttpSource(config, clock));
        }
        if (config.elasticsearch().url() != null) {
            return perKey(config, clock, new SearchSource(config, clock));
        }
        Path mmdb = config.mmdb();
        if (mmdb != null) {
            return new ComputedLookup(config, mmdb, () -> MmdbComputed.open(mmdb, config, clock), clock);
        }
        Computation computation = Objects.requireNonNull(config.compute(), "a lookup has a source");
        return switch (computation) {
            case USER_AGENT -> new ComputedLookup(config, null, UserAgentComputed::new, clock);
            case REGISTERED_DOMAIN ->
                new ComputedLookup(
                        config,
                        config.suffixList(),
                        () -> RegisteredDomainComputed.open(config.suffixList(), KeyFields.target(config, "url")),
                        clock);
            case COMMUNITY_ID -> new ComputedLookup(config, null, FlowComputed::new, clock);
            case NETWORK_DIRECTION ->
                new ComputedLookup(config, null, () -> new DirectionComputed(config.internalNetworks()), clock);
        };
    }

    private static LoadedLookup perKey(LookupConfig config, InstantSource clock, KeySource server) {
        AskCounts counts = new AskCounts(config.name(), server.place(), clock);
        KeySource source = new BoundedSource(
                new CircuitSource(new CountedSource(server, counts), config.name(), clock, counts),
                config.perKey().maxInFlight(),
                config.perKey().deadline(),
                System::nanoTime);
        return new KeyedLookup(config, source, counts, Ticker.systemTicker());
    }
}
