package dev.millrace.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes outcomes as the YAML below {@code expected}. */
final class ExpectedText {

    /** Text that needs no quotes under any version of YAML, and is no number, null or boolean. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/@][-A-Za-z0-9_./+]*( [-A-Za-z0-9_./+]+)*");

    private static final Pattern WORD_WITH_A_MEANING = Pattern.compile("(?i)null|true|false|yes|no|on|off|y|n");
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");

    private ExpectedText() {}

    /** @param before what the case expected so far; a partial document goes on naming the same fields */
    static String of(List<Expected> before, List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return "expected: []\n";
        }
        StringBuilder text = new StringBuilder("expected:\n");
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            Expected then = i < before.size() && before.get(i).kind() == outcome.kind() ? before.get(i) : null;
            outcome(text, then, outcome);
        }
        return text.toString();
    }

    private static void outcome(StringBuilder text, @Nullable Expected before, Outcome outcome) {
        Map<String, JsonNode> fields = new LinkedHashMap<>(Comparison.named(outcome));
        boolean isPartial = before != null && before.isPartial();
        if (before != null && isPartial) {
            fields.clear();
            before.fields().keySet().forEach(path -> {
                JsonNode value = outcome.fields().get(path);
                if (value != null) {
                    fields.put(path, value);
                }
            });
        } else if (outcome.kind() == Outcome.Kind.REJECTED) {
            fields.keySet().retainAll(List.of("code"));
        }
        String indent = "  - ";
        if (before != null && before.namesDataStream()) {
            fields.keySet()
                    .removeAll(List.of(Usual.DATA_STREAM_TYPE, Usual.DATA_STREAM_DATASET, Usual.DATA_STREAM_NAMESPACE));
            text.append(indent)
                    .append("data_stream: ")
                    .append(dataStream(outcome))
                    .append('\n');
            indent = "    ";
        }
        if (isPartial && outcome.kind() == Outcome.Kind.DOCUMENT) {
            text.append(indent).append("partial: true\n");
            indent = "    ";
        }
        if (before != null && !before.absent().isEmpty()) {
            List<String> absent = before.absent().stream()
                    .filter(path -> outcome.fields().keySet().stream()
                            .noneMatch(there -> there.equals(path) || there.startsWith(path + ".")))
                    .map(path -> scalar(JsonTree.text(path)))
                    .toList();
            text.append(indent)
                    .append("absent: [")
                    .append(String.join(", ", absent))
                    .append("]\n");
            indent = "    ";
        }
        text.append(indent).append(outcome.kind().key()).append(fields.isEmpty() ? ": {}\n" : ":\n");
        fields.forEach((path, value) -> text.append("      ")
                .append(scalar(JsonTree.text(path)))
                .append(": ")
                .append(scalar(value))
                .append('\n'));
    }

    private static String dataStream(Outcome outcome) {
        return text(outcome, Usual.DATA_STREAM_TYPE)
                + '-'
                + text(outcome, Usual.DATA_STREAM_DATASET)
                + '-'
                + text(outcome, Usual.DATA_STREAM_NAMESPACE);
    }

    private static String text(Outcome outcome, String path) {
        JsonNode value = outcome.fields().get(path);
        return value == null ? "" : value.asText();
    }

    /** JSON is YAML; what can do without quotes goes without. */
    private static String scalar(JsonNode value) {
        if (value.isTextual()) {
            String text = value.textValue();
            boolean isPlain = PLAIN.matcher(text).matches()
                    && !WORD_WITH_A_MEANING.matcher(text).matches()
                    && !text.startsWith("@");
            if (isPlain || TIMESTAMP.matcher(text).matches()) {
                return text;
            }
        }
        return value.toString();
    }
}
