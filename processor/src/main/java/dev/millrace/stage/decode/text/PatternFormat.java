package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A format that {@link LinePattern}s describe, the first that matches being it, and fields that all its lines have. */
public final class PatternFormat implements TextFormat {

    private record Constant(Name name, byte[][] values) {

        void addTo(TextLine line) {
            if (values.length == 1) {
                line.addConstant(name, values[0]);
            } else {
                line.addConstants(name, values);
            }
        }
    }

    private final String dataset;
    private final Set<Lead> leads;
    private final String afterDate;
    private final LinePattern[] patterns;
    private final Constant[] constants;

    private PatternFormat(
            String dataset, Set<Lead> leads, String afterDate, List<LinePattern> patterns, List<Constant> constants) {
        this.dataset = dataset;
        this.leads = leads;
        this.afterDate = afterDate;
        this.patterns = patterns.toArray(LinePattern[]::new);
        this.constants = constants.toArray(Constant[]::new);
    }

    public static Builder of(String dataset, Lead first, Lead... others) {
        return new Builder(dataset, EnumSet.of(first, others));
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
    public String afterDate() {
        return afterDate;
    }

    @Override
    public boolean read(TextLine line) {
        for (LinePattern pattern : patterns) {
            if (pattern.match(line)) {
                for (Constant constant : constants) {
                    constant.addTo(line);
                }
                return true;
            }
        }
        return false;
    }

    /** Collects patterns and constants, in order. */
    public static final class Builder {

        private final String dataset;
        private final Set<Lead> leads;
        private String afterDate = "";
        private final List<LinePattern> patterns = new ArrayList<>();
        private final List<Constant> constants = new ArrayList<>();

        private Builder(String dataset, Set<Lead> leads) {
            this.dataset = dataset;
            this.leads = leads;
        }

        public Builder pattern(String text) {
            patterns.add(LinePattern.of(text));
            return this;
        }

        /** As {@link TextFormat#afterDate}. */
        public Builder afterDate(String signs) {
            afterDate = signs;
            return this;
        }

        /** A field that all events of the format have; with several values it is an array. */
        public Builder constant(String field, String... values) {
            byte[][] bytes = Stream.of(values)
                    .map(value -> value.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            constants.add(new Constant(Name.of(field), bytes));
            return this;
        }

        public PatternFormat build() {
            return new PatternFormat(dataset, leads, afterDate, patterns, constants);
        }
    }
}
