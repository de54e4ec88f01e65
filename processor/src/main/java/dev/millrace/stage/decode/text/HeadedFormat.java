package dev.millrace.stage.decode.text;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A head that a pattern describes, and all that follows it as the message. What the message says in some form of its own
 * becomes fields as well and stays in it. Immutable; read by any thread.
 */
final class HeadedFormat implements TextFormat {

    private final String dataset;
    private final Set<Lead> leads;
    private final LinePattern head;
    private final byte[] opening;
    private final LinePattern[] details;

    /**
     * @param opening what the message begins with, or else the text is not of this format; may be empty
     * @param details the first that matches counts, if any does
     */
    HeadedFormat(String dataset, Set<Lead> leads, String head, String opening, String... details) {
        this.dataset = dataset;
        this.leads = EnumSet.copyOf(leads);
        this.head = LinePattern.of(head);
        this.opening = opening.getBytes(StandardCharsets.US_ASCII);
        this.details = Stream.of(details).map(LinePattern::of).toArray(LinePattern[]::new);
    }

    @Override
    public String dataset() {
        return dataset;
    }

    @Override
    public Set<Lead> leads() {
        return leads;
    }

    @Override
    public boolean read(TextLine line) {
        int at = head.matchFrom(line, line.start());
        if (at == Element.NO_MATCH || !Scan.startsWith(line.bytes(), at, line.lineEnd(), opening)) {
            return false;
        }
        line.addText(TextFields.MESSAGE, at, line.end());
        for (LinePattern detail : details) {
            if (detail.matchFrom(line, at) != Element.NO_MATCH) {
                break;
            }
        }
        return true;
    }

    /** Formats whose lines may begin in one way only. */
    static HeadedFormat of(String dataset, Lead lead, String head, String... details) {
        return new HeadedFormat(
                dataset, EnumSet.of(lead), head, "", List.of(details).toArray(String[]::new));
    }
}
