package dev.millrace.config;

import java.util.List;

/** What the stages from {@code decode} to {@code route} need; enough to transform events without any server. */
public record StagesConfig(
        @Key(means = "the bounds within which bytes are read at all")
        DecodeConfig decode,

        @Key(means = "which events we stand behind") ValidateConfig validate,
        @Key(means = "how events become ECS") NormalizeConfig normalize,

        @Key(means = "what is dropped, sampled or changed") List<RuleConfig> rules,

        @Key(means = "the lookup tables that events are joined with")
        EnrichConfig enrich,

        @Key(means = "what is made unreadable before anything of it is stored")
        RedactConfig redact,

        @Key(means = "where events go, `logs-<dataset>-<namespace>`")
        RouteConfig route) {

    public static final StagesConfig DEFAULT = Binder.defaults(StagesConfig.class);

    public StagesConfig {
        rules = List.copyOf(rules);
        RuleConfig.refuseTwins(rules);
        RedactConfig.refuseOriginal(redact, normalize);
    }
}
