package dev.millrace.stage.rules;

import dev.millrace.config.RuleConfig;
import dev.millrace.event.EventStage;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The stage {@code rules}: applies those of the event's topic, in order, until one drops it. Owned by the stream thread. */
public final class Rules implements EventStage {

    static final String FAILED_TAG = "millrace.rule-failed";

    private static final Rule[] NONE = {};

    private final List<Rule> rules;
    private final Consumer<String> failedRules;
    private final EventVariables variables = new EventVariables();
    private final Map<String, Rule[]> byTopic = new HashMap<>();

    private String lastTopic = "";
    private Rule[] ofLastTopic = NONE;

    /**
     * @param failedRules told the name of a rule whose condition failed on an event
     * @throws dev.millrace.config.ConfigException naming every condition and field that cannot be used
     */
    public Rules(List<RuleConfig> configured, Consumer<String> failedRules) {
        this.rules = new RuleCompiler().compile(configured);
        this.failedRules = failedRules;
    }

    @Override
    public Verdict apply(LogEvent event) {
        String topic = event.origin().topic();
        // Records come in runs; within one batch of a partition the name is even the same object.
        if (!topic.equals(lastTopic)) {
            ofLastTopic = byTopic.computeIfAbsent(topic, this::of);
            lastTopic = topic;
        }
        return ofLastTopic.length == 0 ? Verdict.Pass.PASS : apply(ofLastTopic, event);
    }

    private Verdict apply(Rule[] ofTopic, LogEvent event) {
        variables.begin(event);
        for (Rule rule : ofTopic) {
            switch (rule.condition().isMet(variables)) {
                case MET -> {
                    Verdict verdict = rule.apply(event);
                    if (verdict != Verdict.Pass.PASS) {
                        return verdict;
                    }
                    variables.begin(event);
                }
                case NOT_MET -> {}
                case FAILED -> {
                    failedRules.accept(rule.name());
                    Tags.add(event, FAILED_TAG);
                }
            }
        }
        return Verdict.Pass.PASS;
    }

    private Rule[] of(String topic) {
        return rules.stream().filter(rule -> rule.isFor(topic)).toArray(Rule[]::new);
    }
}
