package dev.millrace.event;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The field list of the Elastic Common Schema as {@code ecs-fields.txt} beside this class holds it, which
 * {@code scripts/update-ecs-fields} writes from a release of the schema.
 *
 * @param version of that release
 */
public record EcsList(String version, List<Entry> entries) {

    private static final String FILE = "ecs-fields.txt";
    private static final String VERSION = "version ";

    /**
     * One field.
     *
     * @param ignoreAbove {@link EcsField#NO_LIMIT} where there is none
     * @param scalingFactor of a {@link EcsType#SCALED_FLOAT}, else 0
     * @param isIndexed whether it can be searched at all
     * @param multiFields further ways in which the value is mapped, by the name behind that of the field
     */
    public record Entry(
            String name,
            EcsType type,
            int ignoreAbove,
            int scalingFactor,
            boolean isIndexed,
            Map<String, EcsType> multiFields) {}

    /** @throws IllegalStateException if the list is missing or has what this class does not know */
    public static EcsList read() {
        String version = "";
        List<Entry> entries = new ArrayList<>(2048);
        for (String line : text().split("\n", -1)) {
            if (line.startsWith(VERSION)) {
                version = line.substring(VERSION.length());
            } else if (!line.isEmpty() && line.charAt(0) != '#') {
                entries.add(entry(line));
            }
        }
        if (version.isEmpty() || entries.isEmpty()) {
            throw new IllegalStateException(FILE + " has no version or no fields");
        }
        return new EcsList(version, List.copyOf(entries));
    }

    private static Entry entry(String line) {
        String[] words = line.split(" ", -1);
        EcsType type = type(words[1], line);
        int ignoreAbove = EcsField.NO_LIMIT;
        int scalingFactor = 0;
        boolean isIndexed = true;
        Map<String, EcsType> multiFields = Map.of();
        for (int i = 2; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String key = words[i].substring(0, equals);
            String value = words[i].substring(equals + 1);
            switch (key) {
                case "ignore_above" -> ignoreAbove = Integer.parseInt(value);
                case "scaling_factor" -> scalingFactor = Integer.parseInt(value);
                case "index" -> isIndexed = Boolean.parseBoolean(value);
                case "doc_values" -> {} // off only where the index is off too
                // Any names with keyword values: what flattened is for.
                case "object_type" -> type = EcsType.FLATTENED;
                default -> {
                    multiFields = multiFields.isEmpty() ? new HashMap<>() : multiFields;
                    multiFields.put(key.substring(1), type(value, line));
                }
            }
        }
        return new Entry(words[0], type, ignoreAbove, scalingFactor, isIndexed, multiFields);
    }

    private static EcsType type(String name, String line) {
        try {
            return EcsType.of(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(FILE + " has a type that EcsType lacks: " + line, e);
        }
    }

    private static String text() {
        try (InputStream in = EcsList.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalStateException(FILE + " cannot be read", e);
        }
    }
}
