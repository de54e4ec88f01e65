package dev.millrace.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes the saved objects of Kibana from the YAML of {@code deploy/kibana}, in the form in which Kibana 8.9 to 8.19 and 9
 * import them: the shape is that of published objects, such as those of Elastic's own integrations.
 */
public final class SavedObjects {

    static final List<String> DASHBOARDS = List.of("overview", "service", "http", "pipeline", "dead-letters");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Path folder;
    private final Map<String, String> types;
    private final List<ObjectNode> objects = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private SavedObjects(Path folder, Map<String, String> types) {
        this.folder = folder;
        this.types = types;
    }

    /** @param types what each field is mapped as */
    public static List<ObjectNode> of(Path folder, Map<String, String> types) {
        SavedObjects made = new SavedObjects(folder, types);
        made.read("data-views").forEach(made::dataView);
        made.read("searches").forEach(made::search);
        DASHBOARDS.forEach(name -> made.dashboard(made.read(name)));
        return made.objects;
    }

    private JsonNode read(String name) {
        try {
            return YAML.readTree(folder.resolve(name + ".yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void dataView(JsonNode source) {
        ObjectNode attributes = JSON.createObjectNode()
                .put("title", source.path("indices").asText())
                .put("name", source.path("name").asText())
                .put("timeFieldName", "@timestamp")
                // Where nothing was written yet there is no index to match.
                .put("allowNoIndex", true);
        add("index-pattern", source.path("id").asText(), "8.0.0", attributes, List.of());
    }

    private void search(JsonNode source) {
        ObjectNode attributes =
                JSON.createObjectNode().put("title", title(source)).put("description", "");
        attributes.set("columns", source.path("columns"));
        attributes.putArray("sort").addArray().add("@timestamp").add("desc");
        attributes.put("hits", 0).put("version", 1);
        ObjectNode meta = query(source.path("query").asText());
        meta.put("indexRefName", "kibanaSavedObjectMeta.searchSourceJSON.index");
        attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", meta.toString());
        add(
                "search",
                source.path("id").asText(),
                "8.0.0",
                attributes,
                List.of(reference(
                        "index-pattern",
                        source.path("view").asText(),
                        "kibanaSavedObjectMeta.searchSourceJSON.index")));
    }

    private static String title(JsonNode source) {
        return "[Millrace] " + source.path("title").asText();
    }

    // ---- dashboards

    private void dashboard(JsonNode source) {
        String id = source.path("id").asText();
        List<ObjectNode> references = new ArrayList<>();
        ArrayNode panels = JSON.createArrayNode();
        int number = 0;
        for (JsonNode panel : source.path("panels")) {
            String index = String.valueOf(++number);
            ObjectNode shown = panels.addObject();
            shown.put("version", "8.9.0");
            shown.put("type", panel.has("search") ? "search" : panel.has("map") ? "map" : "lens");
            JsonNode at = panel.path("at");
            shown.putObject("gridData")
                    .put("x", at.path(0).asInt())
                    .put("y", at.path(1).asInt())
                    .put("w", at.path(2).asInt())
                    .put("h", at.path(3).asInt())
                    .put("i", index);
            shown.put("panelIndex", index);
            ObjectNode embeddable = shown.putObject("embeddableConfig");
            embeddable.putObject("enhancements");
            shown.put("title", panel.path("title").asText());
            shown.put("panelRefName", "panel_" + index);
            references.add(
                    reference(shown.path("type").asText(), panelObject(id, source, panel), index + ":panel_" + index));
        }
        ObjectNode attributes = JSON.createObjectNode()
                .put("title", title(source))
                .put("description", source.path("description").asText())
                .put("panelsJSON", panels.toString())
                .put(
                        "optionsJSON",
                        "{\"useMargins\":true,\"syncColors\":true,\"syncCursor\":true,\"syncTooltips\":false,\"hidePanelTitles\":false}");
        attributes.set("controlGroupInput", controls(source, references));
        attributes.put("timeRestore", true).put("timeFrom", "now-1h").put("timeTo", "now");
        attributes.putObject("refreshInterval").put("pause", false).put("value", 30_000);
        attributes.put("hits", 0).put("version", 1);
        attributes
                .putObject("kibanaSavedObjectMeta")
                .put("searchSourceJSON", query(source.path("query").asText()).toString());
        add("dashboard", id, "8.9.0", attributes, references);
    }

    private static ObjectNode controls(JsonNode dashboard, List<ObjectNode> references) {
        ObjectNode panels = JSON.createObjectNode();
        int order = 0;
        for (JsonNode field : dashboard.path("controls")) {
            String id = "control-" + order;
            ObjectNode control = panels.putObject(id).put("type", "optionsListControl");
            control.put("order", order++).put("width", "medium").put("grow", true);
            control.putObject("explicitInput")
                    .put("id", id)
                    .put("fieldName", field.asText())
                    .put("title", field.asText())
                    .putObject("enhancements");
            references.add(reference(
                    "index-pattern", dashboard.path("view").asText(), "controlGroup_" + id + ":optionsListDataView"));
        }
        return JSON.createObjectNode()
                .put("controlStyle", "oneLine")
                .put("chainingSystem", "HIERARCHICAL")
                .put("panelsJSON", panels.toString())
                .put(
                        "ignoreParentSettingsJSON",
                        "{\"ignoreFilters\":false,\"ignoreQuery\":false,\"ignoreTimerange\":false,\"ignoreValidations\":false}");
    }

    /** Adds what the panel shows. */
    private String panelObject(String dashboard, JsonNode source, JsonNode panel) {
        if (panel.has("search")) {
            return panel.path("search").asText();
        }
        String slug = dashboard + "-"
                + panel.path("title").asText().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String id = slug;
        for (int i = 2; ids.contains(id); i++) {
            id = slug + "-" + i;
        }
        String view = panel.path("view").asText(source.path("view").asText());
        if (panel.has("map")) {
            map(id, view, panel);
        } else {
            lens(id, view, panel);
        }
        return id;
    }

    private void lens(String id, String view, JsonNode panel) {
        Layer layer = new Layer(panel);
        ObjectNode attributes =
                JSON.createObjectNode().put("title", title(panel)).put("description", "");
        ObjectNode visualization;
        if (panel.has("metric")) {
            attributes.put("visualizationType", "lnsMetric");
            visualization = layer.start().put("metricAccessor", layer.metrics.get(0));
        } else if (panel.has("table")) {
            attributes.put("visualizationType", "lnsDatatable");
            visualization = layer.start();
            ArrayNode columns = visualization.putArray("columns");
            layer.shown().forEach(column -> columns.addObject().put("columnId", column));
        } else if (panel.has("donut")) {
            attributes.put("visualizationType", "lnsPie");
            visualization = JSON.createObjectNode().put("shape", "donut");
            ObjectNode pie = layer.start();
            pie.putArray("primaryGroups").add(layer.x);
            pie.putArray("metrics").add(layer.metrics.get(0));
            pie.put("numberDisplay", "percent")
                    .put("categoryDisplay", "default")
                    .put("legendDisplay", "default")
                    .put("nestedLegend", false);
            visualization.putArray("layers").add(pie);
        } else {
            attributes.put("visualizationType", "lnsXY");
            visualization = xy(layer, series(panel));
        }
        ObjectNode state = attributes.putObject("state");
        state.set("visualization", visualization);
        state.putObject("query").put("query", panel.path("query").asText()).put("language", "kuery");
        state.putArray("filters");
        state.putObject("datasourceStates")
                .putObject("formBased")
                .putObject("layers")
                .set(Layer.ID, layer.json());
        state.putArray("internalReferences");
        state.putObject("adHocDataViews");
        add(
                "lens",
                id,
                "8.9.0",
                attributes,
                List.of(reference("index-pattern", view, "indexpattern-datasource-layer-" + Layer.ID)));
    }

    private static String series(JsonNode panel) {
        return panel.has("bars")
                ? "bar_stacked"
                : panel.has("area") ? "area_stacked" : panel.has("rows") ? "bar_horizontal" : "line";
    }

    private static ObjectNode xy(Layer layer, String series) {
        ObjectNode visualization = JSON.createObjectNode();
        visualization.putObject("legend").put("isVisible", true).put("position", "right");
        visualization.put("valueLabels", "hide").put("fittingFunction", "None").put("preferredSeriesType", series);
        ObjectNode drawn = layer.start().put("seriesType", series);
        ArrayNode accessors = drawn.putArray("accessors");
        layer.metrics.forEach(accessors::add);
        drawn.put("xAccessor", layer.x).put("position", "top").put("showGridlines", false);
        if (!layer.split.isEmpty()) {
            drawn.put("splitAccessor", layer.split);
        }
        visualization.putArray("layers").add(drawn);
        return visualization;
    }

    private void map(String id, String view, JsonNode panel) {
        ArrayNode layers = JSON.createArrayNode();
        ObjectNode tiles = layers.addObject();
        tiles.put("id", "tiles")
                .put("type", "EMS_VECTOR_TILE")
                .put("visible", true)
                .put("alpha", 1);
        tiles.putNull("label").put("minZoom", 0).put("maxZoom", 24);
        tiles.putObject("sourceDescriptor").put("type", "EMS_TMS").put("isAutoSelect", true);
        tiles.putObject("style").put("type", "EMS_VECTOR_TILE").put("color", "");
        ObjectNode grid = layers.addObject();
        grid.put("id", "grid")
                .put("type", "GEOJSON_VECTOR")
                .put("visible", true)
                .put("alpha", 0.75);
        grid.put("label", panel.path("title").asText()).put("minZoom", 0).put("maxZoom", 24);
        ObjectNode source = grid.putObject("sourceDescriptor");
        source.put("type", "ES_GEO_GRID")
                .put("id", "grid-source")
                .put("geoField", panel.path("map").asText());
        source.put("requestType", "point").put("resolution", "COARSE");
        source.put("applyGlobalQuery", true).put("applyGlobalTime", true).put("applyForceRefresh", true);
        source.putArray("metrics").addObject().put("type", "count");
        source.put("indexPatternRefName", "layer_1_source_index_pattern");
        ObjectNode style = grid.putObject("style").put("type", "VECTOR").put("isTimeAware", true);
        ObjectNode properties = style.putObject("properties");
        counted(properties.putObject("fillColor")).put("color", "Yellow to Red").put("type", "ORDINAL");
        counted(properties.putObject("iconSize")).put("minSize", 7).put("maxSize", 26);
        grid.putArray("joins");
        ObjectNode state = JSON.createObjectNode().put("zoom", 1.3);
        state.putObject("center").put("lon", 0).put("lat", 20);
        state.putObject("timeFilters").put("from", "now-1h").put("to", "now");
        state.putObject("query").put("query", "").put("language", "kuery");
        state.putArray("filters");
        ObjectNode attributes = JSON.createObjectNode()
                .put("title", title(panel))
                .put("description", "")
                .put("mapStateJSON", state.toString())
                .put("layerListJSON", layers.toString())
                .put("uiStateJSON", "{\"isLayerTOCOpen\":false,\"openTOCDetails\":[]}");
        add("map", id, "8.4.0", attributes, List.of(reference("index-pattern", view, "layer_1_source_index_pattern")));
    }

    /** A style that grows with the number of documents. */
    private static ObjectNode counted(ObjectNode property) {
        ObjectNode options = property.put("type", "DYNAMIC").putObject("options");
        options.putObject("field").put("name", "doc_count").put("origin", "source");
        options.putObject("fieldMetaOptions").put("isEnabled", false).put("sigma", 3);
        return options;
    }

    private static ObjectNode query(String kql) {
        ObjectNode source = JSON.createObjectNode();
        source.putObject("query").put("query", kql).put("language", "kuery");
        source.putArray("filter");
        return source;
    }

    private static ObjectNode reference(String type, String id, String name) {
        return JSON.createObjectNode().put("type", type).put("id", id).put("name", name);
    }

    private void add(String type, String id, String version, ObjectNode attributes, List<ObjectNode> references) {
        ids.add(id);
        ObjectNode object = JSON.createObjectNode().put("id", id).put("type", type);
        object.set("attributes", attributes);
        ArrayNode all = object.putArray("references");
        references.forEach(all::add);
        object.put("managed", false).put("coreMigrationVersion", "8.8.0").put("typeMigrationVersion", version);
        objects.add(object);
    }

    // ---- the columns of a Lens layer

    private final class Layer {

        static final String ID = "layer";

        private final Map<String, ObjectNode> columns = new LinkedHashMap<>();
        private final Map<String, ObjectNode> parts = new LinkedHashMap<>();
        private final List<String> metrics = new ArrayList<>();
        private String x = "";
        private String split = "";

        Layer(JsonNode panel) {
            List<String> expressions = new ArrayList<>();
            for (String kind : List.of("metric", "bars", "area", "line", "rows", "donut", "table")) {
                JsonNode said = panel.path(kind);
                if (said.isArray()) {
                    said.forEach(one -> expressions.add(one.asText()));
                } else if (!said.isMissingNode()) {
                    expressions.add(said.asText());
                }
            }
            for (int i = 0; i < expressions.size(); i++) {
                String id = "metric-" + i;
                metrics.add(id);
                String label =
                        panel.path("names").path(i).asText(panel.path("title").asText());
                metric(id, expressions.get(i), label, panel.path("format").asText());
            }
            if (panel.has("classes")) {
                split = bucket("split", classes(panel.path("classes")));
            } else if (panel.has("split")) {
                split = bucket("split", terms(panel.path("split").asText(), 8, true));
            }
            String over = panel.path("over").asText();
            if (over.equals("time")) {
                x = bucket("x", overTime());
            } else if (!over.isEmpty()) {
                x = bucket("x", terms(over, 10, false));
            }
        }

        ObjectNode start() {
            return JSON.createObjectNode().put("layerId", ID).put("layerType", "data");
        }

        List<String> shown() {
            List<String> shown = new ArrayList<>();
            if (!x.isEmpty()) {
                shown.add(x);
            }
            shown.addAll(metrics);
            return shown;
        }

        ObjectNode json() {
            ObjectNode layer = JSON.createObjectNode();
            ObjectNode all = layer.putObject("columns");
            ArrayNode order = layer.putArray("columnOrder");
            List<String> buckets = columns.keySet().stream()
                    .filter(id -> !metrics.contains(id))
                    .toList();
            for (String id : buckets) {
                all.set(id, columns.get(id));
                order.add(id);
            }
            for (String id : metrics) {
                all.set(id, columns.get(id));
                order.add(id);
            }
            parts.forEach((id, column) -> {
                all.set(id, column);
                order.add(id);
            });
            layer.putObject("incompleteColumns");
            layer.put("sampling", 1).put("ignoreGlobalFilters", false);
            return layer;
        }

        private String bucket(String id, ObjectNode column) {
            columns.put(id, column);
            return id;
        }

        private ObjectNode overTime() {
            ObjectNode column = column("@timestamp", "date", "date_histogram", "interval", true);
            column.put("sourceField", "@timestamp");
            column.putObject("params")
                    .put("interval", "auto")
                    .put("includeEmptyRows", true)
                    .put("dropPartials", false);
            return column;
        }

        private ObjectNode terms(String field, int size, boolean withOthers) {
            ObjectNode column = column(field, dataType(field), "terms", "ordinal", true);
            column.put("sourceField", field);
            ObjectNode parameters = column.putObject("params").put("size", size);
            String first = metrics.get(0);
            ObjectNode order = parameters.putObject("orderBy");
            if (column(first).path("operationType").asText().equals("formula")) {
                order.put("type", "alphabetical");
            } else {
                order.put("type", "column").put("columnId", first);
            }
            parameters
                    .put("orderDirection", "desc")
                    .put("otherBucket", withOthers)
                    .put("missingBucket", false);
            parameters.putObject("parentFormat").put("id", "terms");
            return column;
        }

        private ObjectNode classes(JsonNode classes) {
            ObjectNode column = column("Classes", "string", "filters", "ordinal", true);
            ArrayNode filters = column.putObject("params").putArray("filters");
            classes.properties().forEach(entry -> {
                ObjectNode filter = filters.addObject().put("label", entry.getKey());
                filter.putObject("input")
                        .put("query", entry.getValue().asText())
                        .put("language", "kuery");
            });
            return column;
        }

        /** {@code count}, {@code sum FIELD}, {@code percentile FIELD N} ... {@code where KQL}, or a ratio of two. */
        private void metric(String id, String expression, String label, String format) {
            if (!expression.startsWith("ratio ")) {
                ObjectNode column = simple(expression, label);
                format(column, format);
                columns.put(id, column);
                return;
            }
            String[] two = expression.substring("ratio ".length()).split(" / ", 2);
            String formula = formula(two[0]) + " / " + formula(two[1]);
            ObjectNode column = column(label, "number", "formula", "ratio", false);
            column.putObject("params").put("formula", formula).put("isFormulaBroken", false);
            format(column, format);
            column.putArray("references").add(id + "X2");
            columns.put(id, column);
            parts.put(id + "X0", simple(two[0], "Part of " + label));
            parts.put(id + "X1", simple(two[1], "Part of " + label));
            ObjectNode math = column("Part of " + label, "number", "math", "ratio", false);
            ObjectNode tree = math.putObject("params").putObject("tinymathAst");
            tree.put("type", "function").put("name", "divide");
            tree.putArray("args").add(id + "X0").add(id + "X1");
            tree.putObject("location").put("min", 0).put("max", formula.length());
            tree.put("text", formula);
            math.putArray("references").add(id + "X0").add(id + "X1");
            parts.put(id + "X2", math);
        }

        private ObjectNode simple(String expression, String label) {
            String[] parted = expression.split(" where ", 2);
            String[] words = parted[0].split(" ", -1);
            String operation = switch (words[0]) {
                case "unique" -> "unique_count";
                case "count", "sum", "max", "average", "percentile" -> words[0];
                default -> throw new IllegalArgumentException("no such metric: " + expression);
            };
            ObjectNode column = column(label, "number", operation, "ratio", false);
            column.put("sourceField", words.length == 1 ? "___records___" : words[1]);
            ObjectNode parameters = column.putObject("params").put("emptyAsNull", false);
            if (operation.equals("percentile")) {
                parameters.put("percentile", Integer.parseInt(words[2]));
            }
            if (parted.length == 2) {
                column.putObject("filter").put("query", parted[1]).put("language", "kuery");
            }
            return column;
        }

        private String formula(String expression) {
            String[] parted = expression.split(" where ", 2);
            String[] words = parted[0].split(" ", -1);
            String filter = parted.length == 2 ? "kql='" + parted[1] + "'" : "";
            String field = words.length == 1 ? "" : words[1];
            return words[0] + "(" + field + (field.isEmpty() || filter.isEmpty() ? "" : ", ") + filter + ")";
        }

        private void format(ObjectNode column, String format) {
            if (!format.isEmpty()) {
                column.withObject("params")
                        .putObject("format")
                        .put("id", format)
                        .putObject("params")
                        .put("decimals", 1);
            }
        }

        private ObjectNode column(String label, String data, String operation, String scale, boolean isBucketed) {
            return JSON.createObjectNode()
                    .put("label", label)
                    .put("customLabel", true)
                    .put("dataType", data)
                    .put("operationType", operation)
                    .put("scale", scale)
                    .put("isBucketed", isBucketed);
        }

        private JsonNode column(String id) {
            return Objects.requireNonNull(columns.get(id), id);
        }

        private String dataType(String field) {
            return SavedObjectCheck.kibanaType(types.getOrDefault(field, "keyword"));
        }
    }
}
