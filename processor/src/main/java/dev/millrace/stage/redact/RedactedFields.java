package dev.millrace.stage.redact;

import dev.millrace.config.RedactConfig;
import dev.millrace.config.RedactConfig.RedactRule;
import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields whose whole value is replaced, by dotted path. Used by one thread. */
final class RedactedFields {

    private final FieldNames names;
    private final Replacement[] replacements;

    RedactedFields(RedactConfig config) {
        List<String> paths = new ArrayList<>();
        List<Replacement> found = new ArrayList<>();
        for (RedactRule rule : config.rules()) {
            for (String field : rule.fields()) {
                if (!paths.contains(field)) {
                    paths.add(field);
                    found.add(new Replacement(rule.action(), "redacted", config.hashKey()));
                }
            }
        }
        names = new FieldNames(paths);
        replacements = found.toArray(Replacement[]::new);
    }

    boolean isEmpty() {
        return replacements.length == 0;
    }

    /** What stands for the value of a field, or of one that it is part of; null for one that is left alone. */
    @Nullable
    Replacement of(byte[] path, int start, int end) {
        int hash = FieldHash.EMPTY;
        for (int at = start; at <= end; at++) {
            if (at == end || path[at] == '.') {
                int i = names.indexOf(hash, path, start, at);
                if (i != FieldNames.UNKNOWN) {
                    return replacements[i];
                }
            }
            hash = at < end ? 31 * hash + path[at] : hash;
        }
        return null;
    }
}
