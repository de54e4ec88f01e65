package dev.millrace.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the page of formats from the case files that say {@code docs: true}: one section per format. */
final class FormatsPage {

    private static final String HEAD = """
            # Formats

            What Millrace reads, with an example of each and the ECS fields that it becomes. Fields that every document has
            (`kafka.*`, `data_stream.*`, `event.dataset`, `ecs.version`, and `@timestamp` where it is the record's own) are
            left out.

            Generated from the case files below `processor/src/test/resources/cases/formats` that say `docs: true`;
            `FormatsPageTest` compares it and, run with `-Ddocs.write=true`, writes it anew. Each example is a test.
            """;

    private final Map<String, StringBuilder> sections = new LinkedHashMap<>();

    /** @param files in the order of the page; cases of one format are brought together */
    static String markdown(List<Path> files) throws IOException, BrokenCaseException {
        FormatsPage page = new FormatsPage();
        for (Path file : files) {
            CaseFile read = Cases.read(file);
            CaseFile.Docs docs = read.docs();
            if (docs != null) {
                page.example(page.section(docs), docs, read);
            }
        }
        StringBuilder text = new StringBuilder(HEAD);
        text.append('\n');
        page.sections
                .keySet()
                .forEach(format -> text.append("- [")
                        .append(format)
                        .append("](#")
                        .append(anchor(format))
                        .append(")\n"));
        page.sections.values().forEach(text::append);
        return text.toString();
    }

    private StringBuilder section(CaseFile.Docs docs) {
        return sections.computeIfAbsent(
                docs.format(),
                format -> new StringBuilder("\n## ").append(format).append('\n'));
    }

    private void example(StringBuilder section, CaseFile.Docs docs, CaseFile read) {
        String about = docs.about().strip();
        if (section.indexOf("\n" + about + "\n") < 0) {
            section.append('\n').append(about).append('\n');
        }
        section.append("\nExample: ").append(read.name()).append(".\n\n");
        read.inputs()
                .forEach(input -> input.lines()
                        .forEach(line -> section.append(line.isEmpty() ? "" : "    ")
                                .append(line)
                                .append('\n')));
        for (Expected expected : read.expected()) {
            section.append('\n');
            switch (expected.kind()) {
                case DOCUMENT -> section.append("| field | value |\n| --- | --- |\n");
                case REJECTED -> section.append("| rejected | |\n| --- | --- |\n");
                case DROPPED -> section.append("| dropped | |\n| --- | --- |\n");
            }
            expected.fields()
                    .forEach((path, value) -> section.append("| `")
                            .append(path)
                            .append("` | ")
                            .append(cell(value))
                            .append(" |\n"));
        }
    }

    private static String cell(JsonNode value) {
        boolean isShownAsItIs = value.isTextual()
                && !value.textValue().isBlank()
                && value.textValue().chars().allMatch(c -> c >= ' ');
        String text = (isShownAsItIs ? value.textValue() : value.toString()).replace("|", "\\|");
        return text.contains("`") ? "`` " + text + " ``" : "`" + text + "`";
    }

    /** As GitHub makes anchors of headings. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    }
}
