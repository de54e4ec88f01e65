package dev.millrace.stage.enrich;

import dev.millrace.config.EnrichConfig;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EventStage;
import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import dev.millrace.lookup.Lookup;
import dev.millrace.lookup.LookupFields;
import dev.millrace.lookup.Match;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stage {@code enrich}: joins the event with each lookup, in the order of the configuration; what one has put, the next
 * finds there. Owned by the stream thread.
 */
public final class Enricher implements EventStage {

    private final Join[] joins;
    private final @Nullable EcsField versionLabel;
    private final Match match = new Match();

    /** @param lookups one for each of {@code config.lookups()}, in that order */
    public Enricher(EnrichConfig config, List<Lookup> lookups) {
        LookupFields.check(config);
        if (config.lookups().size() != lookups.size()) {
            throw new IllegalArgumentException("there must be one lookup for each that is configured");
        }
        joins = new Join[lookups.size()];
        for (int i = 0; i < joins.length; i++) {
            joins[i] = new Join(config.lookups().get(i), lookups.get(i));
        }
        versionLabel = config.versionLabel() ? Ecs.label("lookup_version") : null;
    }

    @Override
    public Verdict apply(LogEvent event) {
        EcsField label = versionLabel;
        if (label == null) {
            for (Join join : joins) {
                join.apply(event, match);
            }
        } else {
            applyAndSayVersions(event, label);
        }
        return Verdict.Pass.PASS;
    }

    /** Versions are collected at the end of the arena, where a join puts its values too, so each is copied behind. */
    private void applyAndSayVersions(LogEvent event, EcsField label) {
        int start = -1;
        int end = -1;
        for (Join join : joins) {
            byte[] version = join.apply(event, match) ? match.version() : null;
            if (version != null) {
                int from = event.arena().size();
                if (start >= 0) {
                    event.arena().append(event.arena().array(), start, end);
                    event.arena().append((byte) ' ');
                }
                event.arena().append(version);
                start = from;
                end = event.arena().size();
            }
        }
        if (start >= 0) {
            event.ecs().put(label, ValueKind.STRING, start, end);
        }
    }
}
