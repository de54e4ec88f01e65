package dev.millrace.stage.decode.text;

import dev.millrace.config.ConfigException;
import dev.millrace.config.ConfigProblem;
import dev.millrace.config.TextFormatConfig;
import dev.millrace.stage.decode.text.TextFormats.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The formats that the configuration adds, by the topic whose texts may be of them. Used by one thread. */
final class UserFormats {

    private final List<TextFormatConfig> configs;
    private final List<Known> formats = new ArrayList<>();
    private final Map<String, Known[]> byTopic = new HashMap<>();

    /**
     * @param known the formats that need no configuration, which {@code known} may name
     * @throws ConfigException naming every pattern that cannot be compiled
     */
    UserFormats(List<TextFormatConfig> configs, List<TextFormat> known) {
        this.configs = configs;
        List<ConfigProblem> problems = new ArrayList<>();
        for (int i = 0; i < configs.size(); i++) {
            try {
                TextFormat format = format(configs.get(i), known);
                Map<String, String> where = configs.get(i).where();
                formats.add(Known.of(
                        where.isEmpty()
                                ? format
                                : new Conditional(format.dataset(), format, FieldConditions.of(where))));
            } catch (IllegalArgumentException e) {
                problems.add(new ConfigProblem(
                        "millrace.yaml",
                        "decode.formats[" + i + "]." + way(configs.get(i)),
                        String.valueOf(e.getMessage())));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    boolean isEmpty() {
        return formats.isEmpty();
    }

    /** Those for a topic, in the order of the configuration. */
    Known[] of(String topic) {
        Known[] found = byTopic.get(topic);
        if (found == null) {
            List<Known> applicable = new ArrayList<>();
            for (int i = 0; i < formats.size(); i++) {
                if (configs.get(i).appliesTo(topic)) {
                    applicable.add(formats.get(i));
                }
            }
            found = applicable.toArray(Known[]::new);
            byTopic.put(topic, found);
        }
        return found;
    }

    private static String way(TextFormatConfig config) {
        return config.grok() != null ? "grok" : config.dissect() != null ? "dissect" : "known";
    }

    private static TextFormat format(TextFormatConfig config, List<TextFormat> known) {
        String grok = config.grok();
        if (grok != null) {
            return new GrokFormat(config.dataset(), grok, config.grokPatterns(), config.timeLimit());
        }
        String dissect = config.dissect();
        if (dissect != null) {
            return new DissectFormat(config.dataset(), dissect);
        }
        return known.stream()
                .filter(format -> format.dataset().equals(config.known()))
                .findFirst()
                .map(format -> new Renamed(config.dataset(), format))
                .orElseThrow(() -> new IllegalArgumentException("\"" + config.known()
                        + "\" is no known format; write one of "
                        + known.stream()
                                .map(TextFormat::dataset)
                                .distinct()
                                .sorted()
                                .toList()));
    }

    /** A format of texts that certain fields stand around. */
    private record Conditional(String dataset, TextFormat format, FieldConditions conditions) implements TextFormat {

        @Override
        public Set<Lead> leads() {
            return format.leads();
        }

        @Override
        public boolean read(TextLine line) {
            return conditions.hold(line.event()) && format.read(line);
        }
    }

    /** A known format whose events go to a dataset of the user's choice. */
    private record Renamed(String dataset, TextFormat format) implements TextFormat {

        @Override
        public Set<Lead> leads() {
            return format.leads();
        }

        @Override
        public boolean read(TextLine line) {
            return format.read(line);
        }
    }
}
