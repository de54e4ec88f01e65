package dev.millrace.sink;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsList;
import dev.millrace.event.EcsType;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code deploy/elasticsearch/mappings.json}: every field that an event can have, from the same list by which the
 * normaliser checks values. Sets that logs rarely have are one {@code flattened} field each instead of hundreds: their
 * values are found by their full names all the same, as keywords. {@code topology-docs/decisions/0011} says why.
 */
final class EcsMappings {

    /** Each with all fields below it. */
    static final List<String> RARE = List.of(
            "cloud.origin",
            "cloud.target",
            "device",
            "dll",
            "email",
            "file.code_signature",
            "file.elf",
            "file.macho",
            "file.pe",
            "file.x509",
            "host.risk",
            "package",
            "process.code_signature",
            "process.elf",
            "process.entry_leader",
            "process.group_leader",
            "process.io",
            "process.macho",
            "process.parent.code_signature",
            "process.parent.elf",
            "process.parent.group_leader",
            "process.parent.hash",
            "process.parent.macho",
            "process.parent.pe",
            "process.parent.real_group",
            "process.parent.real_user",
            "process.parent.saved_group",
            "process.parent.saved_user",
            "process.parent.supplemental_groups",
            "process.parent.thread",
            "process.parent.tty",
            "process.pe",
            "process.previous",
            "process.real_group",
            "process.real_user",
            "process.saved_group",
            "process.saved_user",
            "process.session_leader",
            "process.supplemental_groups",
            "process.tty",
            "registry",
            "service.origin",
            "service.target",
            "threat",
            "tls.client.x509",
            "tls.server.x509",
            "user.changes",
            "user.effective",
            "user.risk",
            "user.target",
            "volume",
            "vulnerability");

    /**
     * Lucene takes terms of at most 32766 bytes, and a longer one makes Elasticsearch reject the document. So many
     * characters are at most 24573 bytes, and leave room for the path that a flattened leaf has before its value.
     */
    static final int LONGEST_TERM = 8191;

    private static final String FLATTENED =
            "{\"type\": \"flattened\", \"ignore_above\": " + LONGEST_TERM + ", \"depth_limit\": 20}";

    private EcsMappings() {}

    /** The file as it must be. */
    static String json() {
        StringJoiner properties = new StringJoiner(",\n        ");
        properties().forEach((name, mapping) -> properties.add("\"" + name + "\": " + mapping));
        return """
                {
                  "_meta": {
                    "description": "Fields of ECS %s and Millrace's own. Strangers' fields are under attributes and labels, so nothing is mapped dynamically.",
                    "generated_by": "dev.millrace.sink.EcsMappings; TemplatesTest compares and, run with -Ddocs.write=true, writes it anew"
                  },
                  "template": {
                    "mappings": {
                      "dynamic": false,
                      "properties": {
                        %s
                      }
                    }
                  }
                }
                """.formatted(Ecs.VERSION, properties);
    }

    private static Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        for (EcsList.Entry entry : EcsList.read().entries()) {
            String set = rareSetOf(entry.name());
            if (set != null) {
                properties.put(set, FLATTENED);
            } else if (!entry.type().holdsFields()) {
                properties.put(entry.name(), mapping(entry));
            }
        }
        // What is in no set of the schema is ours.
        for (EcsField field : Ecs.fields()) {
            if (!field.type().holdsFields() && rareSetOf(field.name()) == null) {
                properties.computeIfAbsent(field.name(), name -> ownMapping(field));
            }
        }
        return properties;
    }

    private static String ownMapping(EcsField field) {
        if (field.type() == EcsType.FLATTENED) {
            return FLATTENED;
        }
        String limit = field.ignoreAbove() == EcsField.NO_LIMIT ? "" : ", \"ignore_above\": " + field.ignoreAbove();
        return "{\"type\": \"" + field.type().mapping() + "\"" + limit + "}";
    }

    private static @Nullable String rareSetOf(String name) {
        for (String set : RARE) {
            if (name.equals(set) || name.startsWith(set + ".")) {
                return set;
            }
        }
        return null;
    }

    private static String mapping(EcsList.Entry entry) {
        if (entry.type() == EcsType.FLATTENED) {
            return FLATTENED;
        }
        StringJoiner mapping = new StringJoiner(", ", "{", "}");
        mapping.add("\"type\": \"" + entry.type().mapping() + "\"");
        if (entry.name().equals(Ecs.TIMESTAMP.name())) {
            // A data stream demands it, so a document without it must be refused and seen.
            mapping.add("\"ignore_malformed\": false");
        }
        if (!entry.isIndexed()) {
            mapping.add("\"index\": false").add("\"doc_values\": false");
        } else if (entry.ignoreAbove() != EcsField.NO_LIMIT) {
            mapping.add("\"ignore_above\": " + entry.ignoreAbove());
        }
        if (entry.type() == EcsType.SCALED_FLOAT) {
            mapping.add("\"scaling_factor\": " + entry.scalingFactor());
        }
        if (!entry.multiFields().isEmpty()) {
            StringJoiner fields = new StringJoiner(", ", "{", "}");
            new TreeMap<>(entry.multiFields())
                    .forEach((name, type) -> fields.add("\"" + name + "\": {\"type\": \"" + type.mapping() + "\"}"));
            mapping.add("\"fields\": " + fields);
        }
        return mapping.toString();
    }
}
