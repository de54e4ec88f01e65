package dev.millrace.local.quickstart;

import dev.millrace.local.quickstart.Documents.Document;
import dev.millrace.local.samples.Sample;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of the samples, from three sides: what was shipped, what the servers hold, and the product's own numbers.
 *
 * @param shipped by position
 * @param documents in Elasticsearch
 * @param deadLetters in their topic, each once
 * @param balance of the product
 */
record Report(
        Map<Position, Sample> shipped, List<Document> documents, Collection<DeadLetter> deadLetters, Balance balance) {

    private static final int REASON_WIDTH = 150;

    void print(PrintStream out) {
        out.println();
        printDocuments(out);
        printDeadLetters(out);
        printOneDocument(out);
    }

    private void printDocuments(PrintStream out) {
        out.println("Documents per data stream and level");
        Map<String, Map<String, Long>> counts = documents.stream()
                .collect(Collectors.groupingBy(
                        Document::dataStream,
                        TreeMap::new,
                        Collectors.groupingBy(
                                document -> document.field("log.level"), TreeMap::new, Collectors.counting())));
        counts.forEach((dataStream, levels) -> out.println(String.format(
                Locale.ENGLISH,
                "  %-36s %,6d   %s",
                dataStream,
                levels.values().stream().mapToLong(Long::longValue).sum(),
                levels.entrySet().stream()
                        .map(level -> level.getKey() + " " + level.getValue())
                        .collect(Collectors.joining(", ")))));
        out.println();
    }

    private void printDeadLetters(PrintStream out) {
        out.println("Dead letters, by code, with one example each");
        Map<String, List<DeadLetter>> byCode = deadLetters.stream()
                .collect(Collectors.groupingBy(DeadLetter::code, TreeMap::new, Collectors.toList()));
        byCode.forEach((code, letters) -> {
            DeadLetter example = letters.stream()
                    .min(Comparator.comparing(DeadLetter::reason))
                    .orElseThrow();
            out.println(String.format(Locale.ENGLISH, "  %-36s %,6d   %s", code, letters.size(), shown(example)));
        });
        out.println();
    }

    private static String shown(DeadLetter letter) {
        String reason = letter.reason().replaceAll("\\s+", " ");
        String cut = reason.length() > REASON_WIDTH ? reason.substring(0, REASON_WIDTH) + "..." : reason;
        return "partition " + letter.position().partition() + ", offset "
                + letter.position().offset() + ": " + cut;
    }

    private void printOneDocument(PrintStream out) {
        documents.stream()
                .max(Comparator.comparing((Document document) ->
                                document.field("service.name").equals("checkout"))
                        .thenComparing(document -> document.field("log.level").equals("error"))
                        .thenComparing(document -> document.hit().path("_id").asText()))
                .ifPresent(document -> {
                    out.println("One document of " + document.dataStream() + ", in full");
                    document.pretty().lines().forEach(line -> out.println("  " + line));
                    out.println();
                });
    }

    /** Where the three sides differ; empty if they agree and nothing is missing. */
    List<String> disagreements() {
        List<String> found = new ArrayList<>();
        Set<Position> seen = new HashSet<>();
        documents.forEach(document -> seen.add(document.position()));
        deadLetters.forEach(letter -> seen.add(letter.position()));
        shipped.forEach((position, sample) -> {
            if (!seen.contains(position)) {
                found.add("the " + sample.kind() + " record at partition " + position.partition() + ", offset "
                        + position.offset() + " is neither in Elasticsearch nor in the dead-letter topic");
            }
        });
        expect(found, "records read", balance.records(), "records shipped", shipped.size());
        expect(found, "events stored", balance.stored(), "documents in Elasticsearch", documents.size());
        expect(found, "events dead-lettered", balance.deadLettered(), "in the dead-letter topic", deadLetters.size());
        return found;
    }

    private static void expect(List<String> found, String ours, long counted, String theirs, long there) {
        if (counted != there) {
            found.add(ours + " " + counted + ", but " + theirs + " " + there);
        }
    }
}
