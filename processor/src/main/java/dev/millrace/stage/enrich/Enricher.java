package dev.millrace.stage.enrich;

import dev.millrace.config.EnrichConfig;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EventStage;
import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import dev.millrace.lookup.Finding;
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
        return label == null ? join(event, 0) : joinAndSayVersions(event, label, 0, -1, -1);
    }

    private Verdict join(LogEvent event, int first) {
        for (int i = first; i < joins.length; i++) {
            if (joins[i].apply(event, match) == Finding.PENDING) {
                return new EnrichWait(this, i, match.pending(), -1, -1);
            }
        }
        return Verdict.Pass.PASS;
    }

    /**
     * Versions are collected at the end of the arena, where a join puts its values too, so each is copied behind.
     *
     * @param start of the versions so far, negative if there are none
     */
    private Verdict joinAndSayVersions(LogEvent event, EcsField label, int first, int start, int end) {
        int from = start;
        int to = end;
        for (int i = first; i < joins.length; i++) {
            Finding finding = joins[i].apply(event, match);
            if (finding == Finding.PENDING) {
                return new EnrichWait(this, i, match.pending(), from, to);
            }
            byte[] version = finding == Finding.HIT ? match.version() : null;
            if (version != null) {
                int next = event.arena().size();
                if (from >= 0) {
                    event.arena().append(event.arena().array(), from, to);
                    event.arena().append((byte) ' ');
                }
                event.arena().append(version);
                from = next;
                to = event.arena().size();
            }
        }
        if (from >= 0) {
            event.ecs().put(label, ValueKind.STRING, from, to);
        }
        return Verdict.Pass.PASS;
    }

    /** Goes on where an event waited; what is asked per key has no version to say. */
    Verdict resume(LogEvent event, EnrichWait wait) {
        joins[wait.join()].put(event, wait.answer().take(match), match);
        EcsField label = versionLabel;
        return label == null
                ? join(event, wait.join() + 1)
                : joinAndSayVersions(event, label, wait.join() + 1, wait.versionsStart(), wait.versionsEnd());
    }
}
