package dev.millrace.cases;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One case, as its file says it.
 *
 * @param name what it shows, as a sentence
 * @param hasConfig whether the configuration stands in the file itself, below {@code config}
 * @param configFile the file with the configuration, if it is another
 * @param docs what the page of formats says about it; {@code null} if it is not on that page
 */
public record CaseFile(
        Path file,
        String name,
        boolean hasConfig,
        @Nullable Path configFile,
        List<CaseRecord> records,
        List<Expected> expected,
        @Nullable Docs docs) {

    public CaseFile {
        records = List.copyOf(records);
        expected = List.copyOf(expected);
    }

    /** The values of the records as text, for pages. */
    public List<String> inputs() {
        return records.stream().map(CaseFile::text).toList();
    }

    private static String text(CaseRecord record) {
        byte[] value = record.value();
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    /** What a page of formats needs: the format's name, and a few sentences about it. */
    public record Docs(String format, String about) {}
}
