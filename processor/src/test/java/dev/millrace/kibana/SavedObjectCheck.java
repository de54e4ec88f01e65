package dev.millrace.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds what is wrong with saved objects: their structure, their references, the fields that they ask for. */
public final class SavedObjectCheck {

    /** The version whose form each type has; Kibana migrates from it. Those of Kibana 8.9, the oldest that is meant. */
    private static final Map<String, String> VERSIONS =
            Map.of("index-pattern", "8.0.0", "search", "8.0.0", "lens", "8.9.0", "map", "8.4.0", "dashboard", "8.9.0");

    private static final Map<String, List<String>> ATTRIBUTES = Map.of(
            "index-pattern", List.of("title", "name", "timeFieldName"),
            "search", List.of("title", "columns", "sort", "kibanaSavedObjectMeta"),
            "lens", List.of("title", "visualizationType", "state"),
            "map", List.of("title", "mapStateJSON", "layerListJSON", "uiStateJSON"),
            "dashboard", List.of("title", "panelsJSON", "optionsJSON", "timeRestore", "kibanaSavedObjectMeta"));

    private static final Set<String> NUMBERS =
            Set.of("long", "integer", "short", "byte", "double", "float", "scaled_float", "unsigned_long");
    private static final Set<String> STRINGS = Set.of("keyword", "constant_keyword", "wildcard", "version");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> types;
    private final Map<String, ObjectNode> byId = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private String where = "";

    private SavedObjectCheck(Map<String, String> types) {
        this.types = types;
    }

    /**
     * @param types what each field is mapped as
     * @return one sentence each
     */
    static List<String> problems(List<ObjectNode> objects, Map<String, String> types) {
        SavedObjectCheck check = new SavedObjectCheck(types);
        for (ObjectNode object : objects) {
            String key = key(object);
            check.where = key;
            check.expect(check.byId.put(key, object) == null, "is there twice");
        }
        objects.forEach(check::object);
        return check.problems;
    }

    /** What the fields of the component template are mapped as, by their full names. */
    public static Map<String, String> types(Path mappings) {
        try {
            Map<String, String> types = new TreeMap<>();
            collect(JSON.readTree(mappings.toFile()).path("template").path("mappings"), "", types);
            return types;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void collect(JsonNode object, String prefix, Map<String, String> types) {
        object.path("properties").properties().forEach(field -> {
            String name = prefix + field.getKey();
            if (field.getValue().has("type")) {
                types.put(name, field.getValue().path("type").asText());
            }
            collect(field.getValue(), name + ".", types);
            field.getValue()
                    .path("fields")
                    .properties()
                    .forEach(sub -> types.put(
                            name + "." + sub.getKey(),
                            sub.getValue().path("type").asText()));
        });
    }

    /** As which of its own types Lens shows a field. */
    static String kibanaType(String mapped) {
        return NUMBERS.contains(mapped) ? "number" : STRINGS.contains(mapped) ? "string" : mapped;
    }

    public static String key(JsonNode object) {
        return object.path("type").asText() + " " + object.path("id").asText();
    }

    private void object(ObjectNode object) {
        where = key(object);
        String type = object.path("type").asText();
        JsonNode attributes = object.path("attributes");
        expect(VERSIONS.containsKey(type), "has a type that is not among " + VERSIONS.keySet());
        expect(
                object.path("typeMigrationVersion").asText().equals(VERSIONS.get(type)),
                "must be of typeMigrationVersion " + VERSIONS.get(type));
        expect(object.path("coreMigrationVersion").asText().equals("8.8.0"), "must be of coreMigrationVersion 8.8.0");
        ATTRIBUTES
                .getOrDefault(type, List.of())
                .forEach(name -> expect(attributes.hasNonNull(name), "has no attribute " + name));
        for (JsonNode reference : object.path("references")) {
            expect(byId.containsKey(key(reference)), "points to " + key(reference) + ", which is not there");
        }
        switch (type) {
            case "search" -> search(object);
            case "lens" -> lens(object);
            case "map" -> map(object);
            case "dashboard" -> dashboard(object);
            default -> {}
        }
    }

    private void search(ObjectNode object) {
        source(object);
        reference(object, "kibanaSavedObjectMeta.searchSourceJSON.index");
        object.path("attributes").path("columns").forEach(column -> exists(column.asText()));
    }

    private void source(ObjectNode object) {
        JsonNode source = read(object.path("attributes")
                .path("kibanaSavedObjectMeta")
                .path("searchSourceJSON")
                .asText());
        expect(source.path("query").path("language").asText().equals("kuery"), "must be asked in KQL");
        kql(source.path("query").path("query").asText());
    }

    private void map(ObjectNode object) {
        read(object.path("attributes").path("mapStateJSON").asText());
        for (JsonNode layer :
                read(object.path("attributes").path("layerListJSON").asText())) {
            JsonNode source = layer.path("sourceDescriptor");
            if (source.has("geoField")) {
                String field = source.path("geoField").asText();
                exists(field);
                expect("geo_point".equals(types.get(field)), "needs a geo_point, but " + field + " is none");
                reference(object, source.path("indexPatternRefName").asText());
            }
        }
    }

    private void dashboard(ObjectNode object) {
        source(object);
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : read(object.path("attributes").path("panelsJSON").asText())) {
            String index = panel.path("panelIndex").asText();
            String name = index + ":" + panel.path("panelRefName").asText();
            JsonNode reference = reference(object, name);
            expect(
                    reference.path("type").asText().equals(panel.path("type").asText()),
                    "has another type than " + name);
            JsonNode grid = panel.path("gridData");
            expect(grid.path("i").asText().equals(index), "needs gridData.i of panel " + index);
            int right = grid.path("x").asInt() + grid.path("w").asInt();
            expect(right <= 48, "is wider than its 48 columns in panel " + index);
            for (int x = grid.path("x").asInt(); x < right; x++) {
                for (int y = grid.path("y").asInt();
                        y < grid.path("y").asInt() + grid.path("h").asInt();
                        y++) {
                    expect(cells.add(x + " " + y), "has panels over each other at column " + x + ", row " + y);
                }
            }
        }
        JsonNode controls = object.path("attributes").path("controlGroupInput");
        read(controls.path("panelsJSON").asText()).properties().forEach(control -> {
            reference(object, "controlGroup_" + control.getKey() + ":optionsListDataView");
            String field =
                    control.getValue().path("explicitInput").path("fieldName").asText();
            exists(field);
            isOf(field, Set.of("string", "ip", "boolean", "number"), "a list of values");
        });
    }

    private void lens(ObjectNode object) {
        JsonNode state = object.path("attributes").path("state");
        kql(state.path("query").path("query").asText());
        JsonNode layers = state.path("datasourceStates").path("formBased").path("layers");
        expect(layers.size() == 1, "must have one layer");
        layers.properties().forEach(layer -> {
            reference(object, "indexpattern-datasource-layer-" + layer.getKey());
            Set<String> columns = new TreeSet<>();
            layer.getValue().path("columns").fieldNames().forEachRemaining(columns::add);
            Set<String> ordered = new TreeSet<>();
            layer.getValue().path("columnOrder").forEach(id -> ordered.add(id.asText()));
            expect(ordered.equals(columns), "has columnOrder " + ordered + " of " + columns);
            layer.getValue().path("columns").forEach(column -> column(column, columns));
            for (String id : shown(state.path("visualization"))) {
                expect(columns.contains(id), "shows column " + id + ", which is not there");
            }
        });
    }

    /** Every column that the visualization names. */
    private static List<String> shown(JsonNode visualization) {
        List<String> shown = new ArrayList<>();
        for (String name : List.of("metricAccessor", "xAccessor", "splitAccessor", "columnId")) {
            shown.addAll(visualization.findValuesAsText(name));
        }
        for (String name : List.of("accessors", "primaryGroups", "metrics")) {
            visualization.findValues(name).forEach(list -> list.forEach(id -> shown.add(id.asText())));
        }
        return shown;
    }

    private void column(JsonNode column, Set<String> columns) {
        column.path("references")
                .forEach(id -> expect(columns.contains(id.asText()), "computes with " + id + ", which is not there"));
        if (column.has("filter")) {
            kql(column.path("filter").path("query").asText());
        }
        column.path("params")
                .path("filters")
                .forEach(filter -> kql(filter.path("input").path("query").asText()));
        String field = column.path("sourceField").asText();
        String operation = column.path("operationType").asText();
        switch (operation) {
            case "count" -> expect(field.equals("___records___"), "counts something else than records");
            case "formula", "math", "filters" -> expect(field.isEmpty(), operation + " has no field");
            case "date_histogram" -> isOf(field, Set.of("date"), operation);
            case "terms" -> {
                isOf(field, Set.of("string", "ip", "boolean", "number"), operation);
                expect(
                        kibanaType(types.getOrDefault(field, ""))
                                .equals(column.path("dataType").asText()),
                        field + " is no " + column.path("dataType").asText());
                String by =
                        column.path("params").path("orderBy").path("columnId").asText("");
                expect(by.isEmpty() || columns.contains(by), "is ordered by " + by + ", which is not there");
            }
            case "unique_count" -> isOf(field, Set.of("string", "ip", "boolean", "number", "date"), operation);
            case "sum", "average", "max", "percentile" -> isOf(field, Set.of("number"), operation);
            default -> expect(false, "has an operation that nobody knows here: " + operation);
        }
    }

    private void isOf(String field, Set<String> allowed, String operation) {
        exists(field);
        String type = types.get(field);
        expect(
                type == null || allowed.contains(kibanaType(type)),
                "takes " + operation + " of " + field + ", which is " + type);
    }

    private void exists(String field) {
        expect(types.containsKey(field), "asks for " + field + ", which is not mapped");
    }

    private void kql(String query) {
        try {
            Kql.fields(query).forEach(this::exists);
        } catch (IllegalArgumentException e) {
            expect(false, String.valueOf(e.getMessage()));
        }
    }

    private JsonNode reference(JsonNode object, String name) {
        for (JsonNode reference : object.path("references")) {
            if (reference.path("name").asText().equals(name)) {
                return reference;
            }
        }
        expect(false, "has no reference named " + name);
        return JSON.missingNode();
    }

    private JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            expect(false, "has JSON within JSON that cannot be read: " + e.getMessage());
            return JSON.missingNode();
        }
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            problems.add(where + " " + otherwise);
        }
    }
}
