package dev.millrace.sink;

import dev.millrace.config.SinkConfig.BulkConfig;
import java.util.ArrayList;
import java.util.List;

/** Prints the {@link OutcomeTable} from the rows that the code asks. */
public final class OutcomePage {

    private static final List<String> DOCUMENT_HEADINGS = List.of("answer", "outcome", "set by", "what happens");
    private static final List<String> REQUEST_HEADINGS = List.of("answer", "outcome", "what happens");

    /** What becomes of a request that gets no answer; {@link RequestFailures} tells these apart, and no key changes it. */
    private static final List<List<String>> WITHOUT_ANSWER = List.of(
            ofRequest("connection refused, host unknown", Outcome.RETRY),
            ofRequest("connection reset, timeout", Outcome.IN_DOUBT),
            ofRequest("unreadable, cut off, wrong number of items", Outcome.IN_DOUBT));

    private final List<List<String>> documents;
    private final List<List<String>> requests = new ArrayList<>();

    /** The table that a sender with this configuration uses. */
    public OutcomePage(BulkConfig config) {
        documents = new OutcomeTable(config)
                .rows().stream().map(OutcomePage::ofDocument).toList();
        OutcomeTable.requestRows().forEach(row -> requests.add(ofRequest(row.answer(), row.outcome())));
        requests.addAll(WITHOUT_ANSWER);
    }

    /** Two Markdown tables under headings of the second level, ending in a line break. */
    public String markdown() {
        return "## A document's own item\n\n" + markdown(DOCUMENT_HEADINGS, documents) + "\n## A request as a whole\n\n"
                + markdown(REQUEST_HEADINGS, requests);
    }

    /** For a terminal, ending in a line break. */
    public String text() {
        return "A document's own item, the first line that matches decides:\n\n" + text(DOCUMENT_HEADINGS, documents)
                + "\nA request as a whole:\n\n" + text(REQUEST_HEADINGS, requests);
    }

    private static List<String> ofDocument(OutcomeRow row) {
        String setBy = row.setBy().isEmpty() ? "default" : "`" + row.setBy() + "`";
        return List.of(row.answer(), "`" + row.outcome() + "`", setBy, row.consequence());
    }

    private static List<String> ofRequest(String answer, Outcome outcome) {
        String consequence = switch (outcome) {
            case RETRY -> "intake is held; sent again until a request succeeds";
            case IN_DOUBT -> "intake is held; Elasticsearch is asked what it holds, and what is missing is sent";
            case PAUSE -> "said as ERROR, intake is held; sent again until a request succeeds";
            case TOO_LARGE ->
                "halved until it fits; one document that does not is a dead letter, code `sink.too-large`";
            case STORED, DUPLICATE, FAILURE_STORED, DEAD_LETTER ->
                throw new IllegalStateException("only a document can be " + outcome);
        };
        return List.of(answer, "`" + outcome + "`", consequence);
    }

    private static String markdown(List<String> headings, List<List<String>> lines) {
        StringBuilder table = new StringBuilder();
        markdown(table, headings);
        markdown(table, headings.stream().map(heading -> "---").toList());
        lines.forEach(line -> markdown(table, line));
        return table.toString();
    }

    private static void markdown(StringBuilder table, List<String> line) {
        table.append("| ").append(String.join(" | ", line)).append(" |\n");
    }

    private static String text(List<String> headings, List<List<String>> lines) {
        List<List<String>> all = new ArrayList<>();
        all.add(headings);
        // Its backquotes are for Markdown only.
        lines.forEach(
                line -> all.add(line.stream().map(cell -> cell.replace("`", "")).toList()));
        StringBuilder table = new StringBuilder();
        for (List<String> line : all) {
            StringBuilder row = new StringBuilder("  ");
            for (int column = 0; column < line.size(); column++) {
                row.append(line.get(column))
                        .append(" ".repeat(width(all, column) - line.get(column).length() + 2));
            }
            table.append(row.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private static int width(List<List<String>> lines, int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }
}
