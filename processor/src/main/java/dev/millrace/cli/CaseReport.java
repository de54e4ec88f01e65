package dev.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cases.CaseResult;
import dev.millrace.cases.Difference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells how cases went, for a person or as JSON. */
final class CaseReport {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CaseReport() {}

    static String text(List<CaseResult> results) {
        StringBuilder text = new StringBuilder();
        for (CaseResult result : results) {
            if (!result.isPassed()) {
                failure(text, result);
            }
        }
        long failed = failed(results);
        text.append(results.size() - failed).append(" passed, ").append(failed).append(" failed\n");
        return text.toString();
    }

    private static void failure(StringBuilder text, CaseResult result) {
        text.append("FAILED ").append(result.file());
        text.append(result.name().isEmpty() ? "" : ": " + result.name()).append('\n');
        String problem = result.problem();
        if (problem != null) {
            problem.lines().forEach(line -> text.append("    ").append(line).append('\n'));
        }
        int event = -1;
        for (Difference difference : result.differences()) {
            if (difference.event() != event) {
                event = difference.event();
                text.append("  event ").append(event).append(", - expected, + came:\n");
            }
            side(text, '-', difference.field(), difference.expected());
            side(text, '+', difference.field(), difference.actual());
        }
        text.append('\n');
    }

    private static void side(StringBuilder text, char sign, String field, @Nullable JsonNode value) {
        if (value != null) {
            text.append("    ")
                    .append(sign)
                    .append(' ')
                    .append(field)
                    .append(": ")
                    .append(value)
                    .append('\n');
        }
    }

    static String json(List<CaseResult> results) {
        ObjectNode report = NODES.objectNode();
        report.put("passed", results.size() - failed(results));
        report.put("failed", failed(results));
        ArrayNode cases = report.putArray("cases");
        for (CaseResult result : results) {
            ObjectNode one = cases.addObject();
            one.put("file", result.file().toString());
            one.put("name", result.name());
            one.put("passed", result.isPassed());
            if (result.problem() != null) {
                one.put("problem", result.problem());
            }
            ArrayNode differences = one.putArray("differences");
            for (Difference difference : result.differences()) {
                ObjectNode entry = differences.addObject();
                entry.put("event", difference.event());
                entry.put("field", difference.field());
                entry.set("expected", difference.expected() == null ? NODES.nullNode() : difference.expected());
                entry.set("actual", difference.actual() == null ? NODES.nullNode() : difference.actual());
            }
        }
        return report + "\n";
    }

    private static long failed(List<CaseResult> results) {
        return results.stream().filter(result -> !result.isPassed()).count();
    }
}
