package dev.millrace.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Draws what panels answer as SVG: a rendering of ours that shows what is on a dashboard, not Kibana's own. */
public final class Picture {

    private static final int COLUMN = 24;
    private static final int ROW = 20;
    private static final List<String> COLORS = List.of(
            "#54b399", "#6092c0", "#d36086", "#9170b8", "#ca8eae", "#d6bf57", "#b9a888", "#da8b45", "#aa6556",
            "#e7664c");

    private final StringBuilder svg = new StringBuilder();
    private int rows;

    /** @return the whole picture */
    public String svg() {
        int width = 48 * COLUMN;
        int height = rows * ROW;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
                <rect width="%d" height="%d" fill="#f5f7fa"/>
                %s</svg>
                """.formatted(width, height, width, height, svg);
    }

    /** Where a panel is drawn, in pixels. */
    private record Box(int x, int y, int width, int height) {}

    private Box panel(JsonNode panel) {
        JsonNode grid = panel.path("gridData");
        rows = Math.max(rows, grid.path("y").asInt() + grid.path("h").asInt());
        Box box = new Box(
                grid.path("x").asInt() * COLUMN + 3,
                grid.path("y").asInt() * ROW + 3,
                grid.path("w").asInt() * COLUMN - 6,
                grid.path("h").asInt() * ROW - 6);
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"#fff\" stroke=\"#d3dae6\"/>",
                box.x, box.y, box.width, box.height);
        text(box.x + 8, box.y + 16, "font-weight=\"bold\"", panel.path("title").asText());
        return new Box(box.x + 8, box.y + 26, box.width - 16, box.height - 34);
    }

    /** A Lens panel. */
    public void lens(JsonNode panel, JsonNode lens, List<Map<String, Object>> answer) {
        Box box = panel(panel);
        JsonNode attributes = lens.path("attributes");
        JsonNode visualization = attributes.path("state").path("visualization");
        JsonNode columns = attributes
                .path("state")
                .path("datasourceStates")
                .path("formBased")
                .path("layers")
                .path("layer")
                .path("columns");
        switch (attributes.path("visualizationType").asText()) {
            case "lnsMetric" -> {
                String id = visualization.path("metricAccessor").asText();
                text(
                        box.x,
                        box.y + box.height / 2 + 14,
                        "font-size=\"32\"",
                        number(answer.get(0).get(id), columns.path(id)));
            }
            case "lnsDatatable" -> table(box, visualization, columns, answer);
            case "lnsPie" -> donut(box, visualization.path("layers").path(0), answer);
            default -> xy(box, visualization.path("layers").path(0), columns, answer);
        }
    }

    private void table(Box box, JsonNode visualization, JsonNode columns, List<Map<String, Object>> answer) {
        List<String> ids = new ArrayList<>();
        visualization
                .path("columns")
                .forEach(column -> ids.add(column.path("columnId").asText()));
        List<List<String>> lines = new ArrayList<>();
        lines.add(
                ids.stream().map(id -> columns.path(id).path("label").asText()).toList());
        for (Map<String, Object> row : answer) {
            lines.add(ids.stream()
                    .map(id -> number(row.get(id), columns.path(id)))
                    .toList());
        }
        lines(box, lines);
    }

    private void lines(Box box, List<List<String>> lines) {
        int wide = lines.get(0).size();
        int fit = Math.min(lines.size(), box.height / 17);
        for (int line = 0; line < fit; line++) {
            for (int i = 0; i < wide; i++) {
                int most = Math.max(4, box.width / wide / 6);
                String cell = lines.get(line).get(i);
                text(
                        box.x + i * box.width / wide,
                        box.y + 12 + line * 17,
                        line == 0 ? "fill=\"#69707d\"" : "",
                        cell.length() > most ? cell.substring(0, most - 1) + "…" : cell);
            }
        }
    }

    private void donut(Box box, JsonNode layer, List<Map<String, Object>> answer) {
        String key = layer.path("primaryGroups").path(0).asText();
        String metric = layer.path("metrics").path(0).asText();
        double whole = answer.stream().mapToDouble(row -> value(row, metric)).sum();
        double radius = Math.min(box.width * 0.55, box.height) / 2 - 4;
        double centerX = box.x + radius + 4;
        double centerY = box.y + box.height / 2.0;
        double around = 2 * Math.PI * radius * 0.75;
        double done = 0;
        int at = 0;
        for (Map<String, Object> row : answer) {
            double share = value(row, metric) / whole;
            add(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-dasharray=\"%.2f %.2f\" stroke-dashoffset=\"%.2f\" transform=\"rotate(-90 %.1f %.1f)\"/>",
                    centerX,
                    centerY,
                    radius * 0.75,
                    color(at),
                    radius * 0.45,
                    around * share,
                    around,
                    -around * done,
                    centerX,
                    centerY);
            legend(box, (int) (2 * radius) + 20, at, "%s %.0f %%".formatted(row.get(key), share * 100));
            done += share;
            at++;
        }
    }

    private void legend(Box box, int left, int number, String label) {
        int y = box.y + 12 + number * 16;
        if (y < box.y + box.height) {
            add("<rect x=\"%d\" y=\"%d\" width=\"9\" height=\"9\" fill=\"%s\"/>", box.x + left, y - 9, color(number));
            text(box.x + left + 13, y, "", label);
        }
    }

    private void xy(Box box, JsonNode layer, JsonNode columns, List<Map<String, Object>> answer) {
        String x = layer.path("xAccessor").asText();
        String split = layer.path("splitAccessor").asText();
        List<String> metrics = new ArrayList<>();
        layer.path("accessors").forEach(id -> metrics.add(id.asText()));
        if (layer.path("seriesType").asText().equals("bar_horizontal")) {
            bars(box, x, metrics.get(0), columns, answer);
            return;
        }
        // By series, then by time.
        Map<String, Map<Long, Double>> series = new LinkedHashMap<>();
        Set<Long> times = new TreeSet<>();
        for (Map<String, Object> row : answer) {
            long time = (Long) row.getOrDefault(x, 0L);
            times.add(time);
            for (String metric : metrics) {
                String name =
                        split.isEmpty() ? columns.path(metric).path("label").asText() : String.valueOf(row.get(split));
                series.computeIfAbsent(name, n -> new LinkedHashMap<>()).put(time, value(row, metric));
            }
        }
        series(box, layer.path("seriesType").asText(), series, new ArrayList<>(times), columns.path(metrics.get(0)));
    }

    private void series(
            Box box, String type, Map<String, Map<Long, Double>> series, List<Long> times, JsonNode format) {
        int legendWidth = Math.min(170, box.width / 3);
        Box plot = new Box(box.x + 48, box.y, box.width - legendWidth - 52, box.height - 4);
        boolean stacked = type.endsWith("stacked");
        double top = 0;
        for (long time : times) {
            double sum = 0;
            for (Map<Long, Double> one : series.values()) {
                double value = one.getOrDefault(time, 0.0);
                sum = stacked ? sum + value : Math.max(sum, value);
            }
            top = Math.max(top, sum);
        }
        top = top == 0 ? 1 : top;
        for (int i = 0; i <= 2; i++) {
            int y = plot.y + plot.height - plot.height * i / 2;
            add(
                    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#e6ebf2\"/>",
                    plot.x, y, plot.x + plot.width, y);
            text(box.x, y + (i == 2 ? 10 : 0), "fill=\"#69707d\"", number(top * i / 2, format));
        }
        double step = (double) plot.width / times.size();
        double[] base = new double[times.size()];
        int at = 0;
        for (Map.Entry<String, Map<Long, Double>> one : series.entrySet()) {
            StringBuilder points = new StringBuilder();
            for (int i = 0; i < times.size(); i++) {
                double value = one.getValue().getOrDefault(times.get(i), 0.0);
                double low = plot.y + plot.height - plot.height * base[i] / top;
                double high = low - plot.height * value / top;
                if (stacked) {
                    base[i] += value;
                    add(
                            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                            plot.x + i * step,
                            high,
                            Math.max(1, step - (type.startsWith("area") ? 0 : 2)),
                            low - high,
                            color(at));
                } else {
                    points.append(String.format(Locale.ROOT, "%.1f,%.1f ", plot.x + (i + 0.5) * step, high));
                }
            }
            if (!stacked) {
                add(
                        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                        points.toString().trim(), color(at));
            }
            legend(box, box.width - legendWidth + 4, at++, one.getKey());
        }
    }

    private void bars(Box box, String x, String metric, JsonNode columns, List<Map<String, Object>> answer) {
        double top =
                answer.stream().mapToDouble(row -> value(row, metric)).max().orElse(1);
        double step = Math.min(20, (double) box.height / answer.size());
        for (int i = 0; i < answer.size(); i++) {
            Map<String, Object> row = answer.get(i);
            double y = box.y + i * step;
            double width = (box.width - 190) * value(row, metric) / (top == 0 ? 1 : top);
            String name = String.valueOf(row.get(x));
            text(box.x, (int) (y + step * 0.7), "", name.length() > 24 ? name.substring(0, 23) + "…" : name);
            add(
                    "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                    box.x + 135, y + 2, width, step - 4, color(0));
            text(
                    (int) (box.x + 140 + width),
                    (int) (y + step * 0.7),
                    "fill=\"#69707d\"",
                    number(value(row, metric), columns.path(metric)));
        }
    }

    /** A saved search: its first lines. */
    public void search(JsonNode panel, List<String> columns, List<List<String>> documents) {
        List<List<String>> lines = new ArrayList<>(List.of(columns));
        lines.addAll(documents);
        lines(panel(panel), lines);
    }

    /** Points in degrees with their number of documents, on an empty map of the world. */
    public void map(JsonNode panel, List<double[]> points) {
        Box box = panel(panel);
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#e9f0f7\"/>",
                box.x, box.y, box.width, box.height);
        for (int degrees = -150; degrees <= 150; degrees += 30) {
            int x = box.x + (int) ((degrees + 180) / 360.0 * box.width);
            add("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#fff\"/>", x, box.y, x, box.y + box.height);
        }
        for (int degrees = -60; degrees <= 60; degrees += 30) {
            int y = box.y + (int) ((90 - degrees) / 180.0 * box.height);
            add("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#fff\"/>", box.x, y, box.x + box.width, y);
        }
        double most = points.stream().mapToDouble(point -> point[2]).max().orElse(1);
        for (double[] point : points) {
            add(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#e7664c\" fill-opacity=\"0.75\"/>",
                    box.x + (point[1] + 180) / 360 * box.width,
                    box.y + (90 - point[0]) / 180 * box.height,
                    4 + 9 * point[2] / most);
        }
    }

    private static double value(Map<String, Object> row, String id) {
        double value = row.get(id) instanceof Number number ? number.doubleValue() : 0;
        return Double.isFinite(value) ? value : 0;
    }

    private static String number(@Nullable Object value, JsonNode column) {
        if (!(value instanceof Number numeric)) {
            return String.valueOf(value);
        }
        double number = numeric.doubleValue();
        String format = column.path("params").path("format").path("id").asText();
        if (Double.isNaN(number)) {
            return "–";
        }
        if (format.equals("percent")) {
            return String.format(Locale.ROOT, "%.1f %%", number * 100);
        }
        String unit = format.equals("bytes") ? "B" : "";
        if (number >= 1e9) {
            return String.format(Locale.ROOT, "%.1f G%s", number / 1e9, unit);
        }
        if (number >= 1e6) {
            return String.format(Locale.ROOT, "%.1f M%s", number / 1e6, unit);
        }
        if (number >= 1e4) {
            return String.format(Locale.ROOT, "%.1f k%s", number / 1e3, unit);
        }
        return String.format(Locale.ROOT, number == Math.rint(number) ? "%.0f" : "%.1f", number)
                + (unit.isEmpty() ? "" : " " + unit);
    }

    private static String color(int number) {
        return COLORS.get(number % COLORS.size());
    }

    private void text(int x, int y, String style, String text) {
        add(
                "<text x=\"%d\" y=\"%d\" %s>%s</text>",
                x, y, style, text.replace("&", "&amp;").replace("<", "&lt;").replaceAll("\\p{Cntrl}", " "));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
