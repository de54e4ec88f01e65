package dev.millrace.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** The page that shows each dashboard, with the fields that its panels take. */
final class DashboardsPage {

    private DashboardsPage() {}

    static String markdown(List<ObjectNode> objects) {
        Map<String, JsonNode> byKey = new HashMap<>();
        objects.forEach(object -> byKey.put(SavedObjectCheck.key(object), object));
        StringBuilder page = new StringBuilder("""
                # Dashboards

                What `setup --kibana URL` imports into Kibana, from [`deploy/kibana`](../deploy/kibana/README.md). **The pictures are renderings
                of ours**, not screenshots of Kibana: `DashboardsIT` runs each panel's query, as Kibana would, on a real
                Elasticsearch that holds the quickstart's sample events, and draws what comes back. Kibana draws the same numbers in
                its own way. This page is generated; `SavedObjectsTest` compares it and, run with `-Ddocs.write=true`, writes it anew,
                `DashboardsIT` the pictures.
                """);
        for (ObjectNode object : objects) {
            if (object.path("type").asText().equals("dashboard")) {
                dashboard(page, object, byKey);
            }
        }
        return page.toString();
    }

    private static void dashboard(StringBuilder page, JsonNode dashboard, Map<String, JsonNode> byKey) {
        JsonNode attributes = dashboard.path("attributes");
        String title = attributes.path("title").asText().replace("[Millrace] ", "");
        String file = dashboard.path("id").asText().replace("millrace-", "");
        page.append("\n## ")
                .append(title)
                .append("\n\n")
                .append(attributes.path("description").asText());
        page.append("\n\n![")
                .append(title)
                .append(", a rendering of ours](dashboards/")
                .append(file)
                .append(".svg)\n");
        page.append("\n| panel | shows |\n| --- | --- |\n");
        for (JsonNode panel :
                SavedObjectsTest.json(attributes.path("panelsJSON").asText())) {
            String name = panel.path("panelIndex").asText() + ":"
                    + panel.path("panelRefName").asText();
            for (JsonNode reference : dashboard.path("references")) {
                if (reference.path("name").asText().equals(name)) {
                    page.append("| ").append(panel.path("title").asText()).append(" | ");
                    page.append(shows(Objects.requireNonNull(
                                    byKey.get(SavedObjectCheck.key(reference)), reference::toString)))
                            .append(" |\n");
                }
            }
        }
    }

    private static String shows(JsonNode object) {
        JsonNode attributes = object.path("attributes");
        if (object.path("type").asText().equals("search")) {
            List<String> columns = new ArrayList<>();
            attributes.path("columns").forEach(column -> columns.add("`" + column.asText() + "`"));
            return "documents: " + String.join(", ", columns);
        }
        if (object.path("type").asText().equals("map")) {
            return "map: `"
                    + SavedObjectsTest.json(attributes.path("layerListJSON").asText())
                            .findValue("geoField")
                            .asText() + "`";
        }
        TreeSet<String> fields = new TreeSet<>();
        attributes.findValuesAsText("sourceField").forEach(fields::add);
        fields.remove("@timestamp");
        boolean counts = fields.remove("___records___");
        attributes.findValuesAsText("query").stream()
                .filter(query -> !query.isEmpty() && !query.startsWith("{"))
                .forEach(query -> fields.addAll(Kql.fields(query)));
        String kind = switch (attributes.path("visualizationType").asText()) {
            case "lnsMetric" -> "number";
            case "lnsDatatable" -> "table";
            case "lnsPie" -> "donut";
            default -> attributes.findValuesAsText("seriesType").get(0).replace('_', ' ');
        };
        return kind + ": " + (counts ? fields.isEmpty() ? "number of events" : "number of events; " : "")
                + String.join(
                        ", ", fields.stream().map(field -> "`" + field + "`").toList());
    }
}
