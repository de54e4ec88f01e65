package dev.millrace.cli;

import dev.millrace.event.EcsField;
import dev.millrace.http.Actions;
import dev.millrace.lookup.BrokenTableException;
import dev.millrace.lookup.Finding;
import dev.millrace.lookup.KeyFields;
import dev.millrace.lookup.Lookup;
import dev.millrace.lookup.LookupDiff;
import dev.millrace.lookup.LookupStatus;
import dev.millrace.lookup.LookupTables;
import dev.millrace.lookup.Match;
import dev.millrace.lookup.PendingAnswer;
import dev.millrace.lookup.Refresh;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lookups of a running application over HTTP:
 *
 * <pre>
 *   GET  /lookups                    how all of them fare
 *   GET  /lookups/NAME?key=KEY       the row of a key; parts of a key one {@code key=} each
 *   GET  /lookups/NAME/diff          what a reload would change
 *   POST /lookups/NAME/reload        reloads; {@code ?accept-shrink=true} also what has lost many rows
 * </pre>
 */
final class LookupAdmin implements Actions {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final LookupTables lookups;
    private final InstantSource clock;

    LookupAdmin(LookupTables lookups, InstantSource clock) {
        this.lookups = lookups;
        this.clock = clock;
    }

    @Override
    public @Nullable Result answer(String method, String path, @Nullable String query) {
        String[] parts = path.split("/", -1);
        if (parts.length == 1 && method.equals("GET")) {
            List<Map<String, Object>> all = new ArrayList<>();
            lookups.status().forEach(status -> all.add(fields(status)));
            return new Result(200, Map.of("lookups", all));
        }
        if (parts.length == 2 && method.equals("GET")) {
            return get(parts[1], values(query, "key"));
        }
        if (parts.length == 3 && method.equals("GET") && parts[2].equals("diff")) {
            return diff(parts[1]);
        }
        if (parts.length == 3 && method.equals("POST") && parts[2].equals("reload")) {
            boolean accepts = values(query, "accept-shrink").contains("true");
            return reload(parts[1], accepts ? Refresh.ACCEPTING_SHRINK : Refresh.ALWAYS);
        }
        return null;
    }

    private @Nullable Result get(String name, List<String> keyParts) {
        Lookup lookup = lookups.lookup(name);
        KeyFields wanted = lookups.keyFields(name);
        if (lookup == null || wanted == null) {
            return null;
        }
        if (keyParts.size() < wanted.required()
                || keyParts.size() > wanted.fields().size()) {
            String parts = wanted.fields().stream().map(EcsField::name).collect(Collectors.joining(", "));
            return new Result(
                    400,
                    inOrder(
                            "reason",
                            "the key has " + keyParts.size() + " parts; write one key= for each of " + parts));
        }
        byte[] key = Lookup.key(keyParts);
        Match match = new Match();
        Map<String, Object> answer = new LinkedHashMap<>();
        Finding finding = find(lookup, key, match);
        boolean isHit = finding == Finding.HIT;
        answer.put("found", isHit);
        if (finding == Finding.UNANSWERED) {
            answer.put("reason", "the server gives no answer that fits; millrace lookup status says why");
            return new Result(502, answer);
        }
        if (isHit) {
            Map<String, Object> fields = new LinkedHashMap<>();
            while (match.next()) {
                fields.put(
                        match.field().name(),
                        new String(match.bytes(), match.start(), match.end() - match.start(), StandardCharsets.UTF_8));
            }
            answer.put("fields", fields);
            byte[] version = match.version();
            if (version != null) {
                answer.put("version", new String(version, StandardCharsets.US_ASCII));
                answer.put("line", match.line());
            }
        }
        return new Result(isHit ? 200 : 404, answer);
    }

    /** Waits for a server that has to be asked, as long as its request may take, and not for ever behind others. */
    private static Finding find(Lookup lookup, byte[] key, Match match) {
        Finding finding = lookup.find(key, 0, key.length, match);
        if (finding != Finding.PENDING) {
            return finding;
        }
        PendingAnswer pending = match.pending();
        CountDownLatch there = new CountDownLatch(1);
        pending.whenThere(there::countDown);
        try {
            // Who is not there by then is taken as unanswered.
            boolean unused = there.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return pending.take(match);
    }

    private @Nullable Result diff(String name) {
        try {
            LookupDiff diff = lookups.diff(name);
            return diff == null ? null : new Result(200, fields(diff));
        } catch (BrokenTableException e) {
            return new Result(409, inOrder("refused", String.valueOf(e.getMessage())));
        }
    }

    private static Map<String, Object> fields(LookupDiff diff) {
        Map<String, Object> fields = inOrder(
                "added", diff.added(),
                "removed", diff.removed(),
                "changed", diff.changed(),
                "same", diff.same(),
                "examples", diff.examples());
        String refusal = diff.refusal();
        if (refusal != null) {
            fields.put("refused", refusal);
        }
        return fields;
    }

    private @Nullable Result reload(String name, Refresh how) {
        LookupStatus status = lookups.reload(name, how);
        return status == null ? null : new Result(status.lastError() == null ? 200 : 409, fields(status));
    }

    Map<String, Object> fields(LookupStatus status) {
        Instant loadedAt = status.loadedAt();
        String error = status.lastError();
        Map<String, Object> fields = inOrder(
                "name", status.name(),
                "source", status.source(),
                "required", status.isRequired(),
                "warm", status.isWarm(),
                "rows", status.rows(),
                "bytes", status.bytes(),
                "version", status.version(),
                "digest", status.digest(),
                "load_seconds", status.loadTime().toNanos() / 1e9,
                "hits", status.hits(),
                "misses", status.misses(),
                "reloads", status.reloads(),
                "refused_reloads", status.refusedReloads());
        LookupStatus.Asking asking = status.asking();
        if (asking != null) {
            fields.putAll(inOrder(
                    "requests", asking.requests(),
                    "negative_hits", asking.negativeHits(),
                    "timeouts", asking.timeouts(),
                    "unasked", asking.unasked(),
                    "failures", asking.failures(),
                    "down", asking.isDown()));
        }
        if (loadedAt != null) {
            fields.put("loaded_at", loadedAt.toString());
            fields.put(
                    "age_seconds", Duration.between(loadedAt, clock.instant()).toMillis() / 1000.0);
        }
        if (error != null) {
            fields.put("last_error", error);
        }
        return fields;
    }

    private static Map<String, Object> inOrder(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private static List<String> values(@Nullable String query, String name) {
        List<String> values = new ArrayList<>();
        for (String pair : (query == null ? "" : query).split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                values.add(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
