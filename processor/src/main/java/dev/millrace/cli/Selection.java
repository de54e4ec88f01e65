package dev.millrace.cli;

import dev.millrace.runtime.recovery.Bound;
import dev.millrace.runtime.recovery.Where;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that choose among dead letters, the same in every command. */
final class Selection {

    @Option(
            names = "--from",
            paramLabel = "TIME|OFFSET",
            converter = ToBound.class,
            description = {
                "Where to begin in the dead-letter topic: an offset, or when it was rejected as 2026-03-01T12:00 (UTC unless a"
                        + " zone follows), 2026-03-01, yesterday, today, 90m or 2d (ago)."
            })
    private @Nullable Bound from;

    @Option(
            names = "--to",
            paramLabel = "TIME|OFFSET",
            converter = ToBound.class,
            description = "Where to end, likewise; not included.")
    private @Nullable Bound to;

    @Option(
            names = "--where",
            paramLabel = "CONDITIONS",
            converter = ToWhere.class,
            description = {
                "Only those for which all conditions hold: KEY=VALUE, or KEY~GLOB with * for any text, with commas between"
                        + " them (one in a value is \\,). Keys: code, stage, topic (of the origin), dataset (by the"
                        + " configuration as it is now), reason. Example: code=decode.json-malformed,topic~logs-*"
            })
    private Where where = Where.ALL;

    @Nullable
    Bound from() {
        return from;
    }

    @Nullable
    Bound to() {
        return to;
    }

    Where where() {
        return where;
    }

    /** Reads an offset or a time. */
    static final class ToBound implements ITypeConverter<Bound> {

        @Override
        public Bound convert(String value) {
            try {
                return Bound.parse(value, InstantSource.system());
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads conditions. */
    static final class ToWhere implements ITypeConverter<Where> {

        @Override
        public Where convert(String value) {
            try {
                return Where.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
