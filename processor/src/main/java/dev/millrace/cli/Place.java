package dev.millrace.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a record lies, in the notation of all our messages: {@code topic-partition@offset}. */
record Place(String topic, int partition, long offset) {

    private static final Pattern NOTATION = Pattern.compile("(.+)-([0-9]{1,9})@([0-9]{1,18})(?::[0-9]{1,9})?");

    /** Reads it; an event's index behind it is left out, since it is the record that is looked for. */
    static final class FromText implements ITypeConverter<Place> {

        @Override
        public Place convert(String text) {
            Matcher matcher = NOTATION.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("\"" + text + "\" is no TOPIC-PARTITION@OFFSET; write logs-0@4711");
            }
            return new Place(matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
        }
    }
}
