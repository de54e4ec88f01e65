package dev.millrace.local.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of samples: a record value per line, with placeholders. The format is described in {@code
 * deploy/local/samples/README.md}.
 *
 * @param kind name of the file without its ending
 * @param records how many are to be made
 * @param lines at least one
 */
record SampleFile(String kind, int records, List<SampleLine> lines) {

    static final String ENDING = ".samples";

    private static final Pattern RECORDS = Pattern.compile("# records: ([0-9]+)");

    static SampleFile read(Path file) throws IOException {
        int records = 0;
        List<SampleLine> lines = new ArrayList<>();
        List<String> text = Files.readAllLines(file);
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i);
            Matcher header = RECORDS.matcher(line);
            if (header.matches()) {
                records = Integer.parseInt(header.group(1));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                lines.add(parse(file, i + 1, line));
            }
        }
        if (records == 0 || lines.isEmpty()) {
            throw new IllegalArgumentException(file + ": needs \"# records: <number>\" and at least one line");
        }
        String name = file.getFileName().toString();
        return new SampleFile(name.substring(0, name.length() - ENDING.length()), records, List.copyOf(lines));
    }

    private static SampleLine parse(Path file, int number, String line) {
        try {
            return SampleLine.parse(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
        }
    }

    /** @param n number of the record, from 1; the lines take turns */
    SampleLine line(int n) {
        return lines.get((n - 1) % lines.size());
    }
}
