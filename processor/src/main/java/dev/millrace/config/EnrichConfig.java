package dev.millrace.config;

import java.util.List;

/** The lookups that events are joined with, in this order. */
public record EnrichConfig(
        @Key(means = "what events are joined with, in this order")
        List<LookupConfig> lookups,

        @Key(
                fallback = "false",
                means =
                        "whether `labels.lookup_version` says which version of which lookup an event was joined with, as"
                                + " `services@1c0f9a3e`; the same content has the same version on every instance")
        boolean versionLabel) {

    public static final EnrichConfig DEFAULT = Binder.defaults(EnrichConfig.class);

    public EnrichConfig {
        lookups = List.copyOf(lookups);
        Refusals.refuseIf(
                lookups.stream().map(LookupConfig::name).distinct().count() < lookups.size(),
                "lookups has two tables of the same name");
    }
}
