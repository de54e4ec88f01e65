package dev.millrace.benchmark;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A command line of {@code name=value}. */
final class Options {

    private final Map<String, String> values = new HashMap<>();

    Options(String[] arguments) {
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException(argument + " is not name=value, in " + Arrays.toString(arguments));
            }
            values.put(parts[0], parts[1]);
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + "= is missing");
        }
        return value;
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    int count(String name) {
        return Math.toIntExact(number(name));
    }

    /** Numbers with commas between them. */
    long[] numbers(String name) {
        return Arrays.stream(text(name).split(",")).mapToLong(Long::parseLong).toArray();
    }
}
