package dev.millrace.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a panel asks Elasticsearch, from its saved object: the buckets of the layer one within the other, the metrics in the
 * innermost, as Kibana's form-based data source does it.
 */
public final class LensQuery {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INTERVAL = "30s";

    private final JsonNode columns;
    private final List<String> buckets = new ArrayList<>();
    private final List<String> metrics = new ArrayList<>();
    private final String query;
    private final String dashboardQuery;

    /** @param dashboardQuery KQL that holds for all panels */
    public LensQuery(JsonNode lens, String dashboardQuery) {
        JsonNode state = lens.path("attributes").path("state");
        JsonNode layer =
                state.path("datasourceStates").path("formBased").path("layers").path("layer");
        columns = layer.path("columns");
        for (JsonNode id : layer.path("columnOrder")) {
            (columns.path(id.asText()).path("isBucketed").asBoolean() ? buckets : metrics).add(id.asText());
        }
        query = state.path("query").path("query").asText();
        this.dashboardQuery = dashboardQuery;
    }

    List<String> buckets() {
        return buckets;
    }

    /** The body of {@code _search}. */
    public ObjectNode body() {
        ObjectNode body = JSON.createObjectNode().put("size", 0).put("track_total_hits", true);
        ArrayNode filters = body.putObject("query").putObject("bool").putArray("filter");
        filters.add(Kql.query(dashboardQuery));
        filters.add(Kql.query(query));
        body.set("aggs", aggregations(0));
        return body;
    }

    private ObjectNode aggregations(int depth) {
        ObjectNode aggregations = JSON.createObjectNode();
        if (depth == buckets.size()) {
            metrics.forEach(id -> metric(aggregations, id));
            return aggregations;
        }
        String id = buckets.get(depth);
        ObjectNode bucket = bucket(columns.path(id), aggregations.putObject(id));
        ObjectNode below = aggregations(depth + 1);
        if (columns.path(id).path("operationType").asText().equals("terms")) {
            order(columns.path(id).path("params").path("orderBy"), bucket, below);
        }
        aggregations.withObject(id).set("aggs", below);
        return aggregations;
    }

    /** By a metric, which must be a child of the very bucket; Kibana adds it there too. */
    private void order(JsonNode by, ObjectNode terms, ObjectNode below) {
        if (by.path("type").asText().equals("column")) {
            String metric = by.path("columnId").asText();
            JsonNode column = columns.path(metric);
            if (column.path("operationType").asText().equals("count") && !column.has("filter")) {
                terms.putObject("order").put("_count", "desc");
            } else {
                if (!below.has(metric)) {
                    metric(below, metric);
                }
                terms.putObject("order").put(path(metric, column), "desc");
            }
        } else {
            terms.putObject("order").put("_key", "asc");
        }
    }

    /** Where a metric stands below its bucket. */
    private static String path(String id, JsonNode column) {
        String operation = column.path("operationType").asText();
        if (operation.equals("count")) {
            return id; // Of a filter: its number of documents.
        }
        String path = column.has("filter") ? id + ">value" : id;
        return operation.equals("percentile")
                ? path + "." + column.path("params").path("percentile").asText()
                : path;
    }

    private static ObjectNode bucket(JsonNode column, ObjectNode aggregation) {
        JsonNode parameters = column.path("params");
        switch (column.path("operationType").asText()) {
            case "terms" -> {
                return aggregation
                        .putObject("terms")
                        .put("field", column.path("sourceField").asText())
                        .put("size", parameters.path("size").asInt());
            }
            case "date_histogram" -> {
                // Kibana takes one that suits the time that is shown; this suits the ten minutes of the samples.
                return aggregation
                        .putObject("date_histogram")
                        .put("field", column.path("sourceField").asText())
                        .put("fixed_interval", INTERVAL);
            }
            case "filters" -> {
                ObjectNode filters = aggregation.putObject("filters").putObject("filters");
                for (JsonNode filter : parameters.path("filters")) {
                    filters.set(
                            filter.path("label").asText(),
                            Kql.query(filter.path("input").path("query").asText()));
                }
                return filters;
            }
            default -> throw new IllegalArgumentException("no bucket: " + column);
        }
    }

    private void metric(ObjectNode aggregations, String id) {
        JsonNode column = columns.path(id);
        String operation = column.path("operationType").asText();
        if (operation.equals("formula") || operation.equals("math")) {
            return; // Computed from the others, as Kibana does it, after the answer.
        }
        ObjectNode target = aggregations.putObject(id);
        if (operation.equals("count")) {
            target.set("filter", Kql.query(column.path("filter").path("query").asText()));
            return;
        }
        if (column.has("filter")) {
            target.set("filter", Kql.query(column.path("filter").path("query").asText()));
            target = target.putObject("aggs").putObject("value");
        }
        String field = column.path("sourceField").asText();
        switch (operation) {
            case "unique_count" -> target.putObject("cardinality").put("field", field);
            case "average" -> target.putObject("avg").put("field", field);
            case "percentile" ->
                target.putObject("percentiles")
                        .put("field", field)
                        .putArray("percents")
                        .add(column.path("params").path("percentile").asInt());
            default -> target.putObject(operation).put("field", field);
        }
    }

    /** One row for each innermost bucket: the keys of its buckets, then its metrics as numbers, by column. */
    public List<Map<String, Object>> rows(JsonNode answer) {
        List<Map<String, Object>> rows = new ArrayList<>();
        collect(answer.path("aggregations"), 0, new LinkedHashMap<>(), rows);
        return rows;
    }

    private void collect(JsonNode level, int depth, Map<String, Object> keys, List<Map<String, Object>> rows) {
        if (depth == buckets.size()) {
            Map<String, Object> row = new LinkedHashMap<>(keys);
            metrics.forEach(id -> row.put(id, value(level, id)));
            rows.add(row);
            return;
        }
        String id = buckets.get(depth);
        JsonNode found = level.path(id).path("buckets");
        if (found.isArray()) {
            for (JsonNode bucket : found) {
                Map<String, Object> with = new LinkedHashMap<>(keys);
                with.put(id, key(bucket, columns.path(id)));
                collect(bucket, depth + 1, with, rows);
            }
        } else {
            found.properties().forEach(bucket -> {
                Map<String, Object> with = new LinkedHashMap<>(keys);
                with.put(id, bucket.getKey());
                collect(bucket.getValue(), depth + 1, with, rows);
            });
        }
    }

    private static Object key(JsonNode bucket, JsonNode column) {
        return column.path("operationType").asText().equals("date_histogram")
                ? (Object) bucket.path("key").asLong()
                : bucket.path("key").asText();
    }

    private double value(JsonNode level, String id) {
        JsonNode column = columns.path(id);
        switch (column.path("operationType").asText()) {
            case "formula" -> {
                return value(level, column.path("references").path(0).asText());
            }
            case "math" -> {
                JsonNode two = column.path("references");
                return value(level, two.path(0).asText())
                        / value(level, two.path(1).asText());
            }
            case "count" -> {
                return level.path(id).path("doc_count").asDouble();
            }
            default -> {
                JsonNode metric = column.has("filter") ? level.path(id).path("value") : level.path(id);
                JsonNode values = metric.path("values");
                return values.isObject()
                        ? values.elements().next().asDouble(Double.NaN)
                        : metric.path("value").asDouble(Double.NaN);
            }
        }
    }
}
