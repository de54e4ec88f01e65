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

    /** What stands for the value of a field; null for one that is left alone. */
    @Nullable
    Replacement of(byte[] path, int start, int end) {
        int i = names.indexOf(FieldHash.of(path, start, end), path, start, end);
        return i == FieldNames.UNKNOWN ? null : replacements[i];
    }
}
