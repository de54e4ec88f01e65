package dev.millrace.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Rewrites the lines below {@code expected} of a case file, and no other: comments elsewhere stay. */
public final class ExpectedUpdate {

    private ExpectedUpdate() {}

    /**
     * Makes a case expect what came out.
     *
     * @param result of this file; it was run
     * @return the comments within the old {@code expected}, which are gone now
     * @throws BrokenCaseException if the file has changed meanwhile and is no case any more
     */
    public static List<String> write(CaseResult result) throws IOException, BrokenCaseException {
        Path file = result.file();
        CaseFile before = CaseReader.read(file);
        MappingNode root = CaseYaml.compose(file).root();
        List<String> lines = Files.readAllLines(file);
        int start = lines.size();
        int end = lines.size();
        for (NodeTuple tuple : root.getValue()) {
            int line = tuple.getKeyNode().getStartMark().getLine();
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(CaseReader.EXPECTED)) {
                start = line;
            } else if (line > start) {
                end = Math.min(end, line);
            }
        }
        while (end > start + 1 && isBetweenKeys(lines.get(end - 1))) {
            end--;
        }
        List<String> lost = lines.subList(start, end).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("#"))
                .toList();
        StringBuilder text = new StringBuilder();
        lines.subList(0, start).forEach(line -> text.append(line).append('\n'));
        text.append(ExpectedText.of(before.expected(), result.outcomes()));
        lines.subList(end, lines.size()).forEach(line -> text.append(line).append('\n'));
        Files.writeString(file, text);
        return lost;
    }

    private static boolean isBetweenKeys(String line) {
        return line.isBlank() || line.startsWith("#");
    }
}
