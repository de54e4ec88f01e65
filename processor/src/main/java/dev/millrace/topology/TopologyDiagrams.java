package dev.millrace.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/** Draws a topology from what Kafka Streams says of it. Pure functions; equal topologies give equal text. */
public final class TopologyDiagrams {

    private static final int WIDTH = 110;
    private static final int HEIGHT = 40;
    private static final int GAP_X = 34;
    private static final int GAP_Y = 70;
    private static final int MARGIN = 16;

    private TopologyDiagrams() {}

    /** A Mermaid flowchart, as GitHub draws it in a page. */
    public static String mermaid(TopologyDescription topology) {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        List<Node> nodes = nodes(topology);
        for (Node node : nodes) {
            if (node instanceof Source source) {
                text.append("    ")
                        .append(id(node))
                        .append("[(\"")
                        .append(topics(source))
                        .append("\")]\n");
            } else {
                text.append("    ")
                        .append(id(node))
                        .append("[")
                        .append(node.name())
                        .append("]\n");
            }
        }
        for (Node node : nodes) {
            for (Node successor : sorted(node.successors())) {
                text.append("    ")
                        .append(id(node))
                        .append(" --> ")
                        .append(id(successor))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /**
     * A drawing on its own: the longest way through the topology in one line from left to right, every other node below
     * it.
     */
    public static String svg(TopologyDescription topology) {
        List<Node> nodes = nodes(topology);
        List<Node> main = longestWay(nodes);
        Map<Node, int[]> places = places(nodes, main);
        int width = 2 * MARGIN + main.size() * WIDTH + (main.size() - 1) * GAP_X;
        int height = 2 * MARGIN + HEIGHT + (nodes.size() > main.size() ? GAP_Y + HEIGHT : 0);
        StringBuilder svg =
                new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" font-size="13">
                  <title>The topology of Millrace</title>
                  <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#57606a"/></marker></defs>
                  <rect width="%d" height="%d" fill="#ffffff"/>
                """, width, height, width, height, width, height));
        for (Node node : nodes) {
            for (Node successor : sorted(node.successors())) {
                edge(svg, places.getOrDefault(node, new int[2]), places.getOrDefault(successor, new int[2]));
            }
        }
        for (Node node : nodes) {
            box(svg, node, places.getOrDefault(node, new int[2]));
        }
        return svg.append("</svg>\n").toString();
    }

    private static void edge(StringBuilder svg, int[] from, int[] to) {
        boolean sameRow = from[1] == to[1];
        int x1 = sameRow ? from[0] + WIDTH : from[0] + WIDTH / 2;
        int y1 = sameRow ? from[1] + HEIGHT / 2 : from[1] + HEIGHT;
        int x2 = sameRow ? to[0] : to[0] + WIDTH / 2;
        int y2 = sameRow ? to[1] + HEIGHT / 2 : to[1];
        svg.append(String.format(
                Locale.ROOT,
                "  <path d=\"M%d %dL%d %d\" stroke=\"#57606a\" fill=\"none\" marker-end=\"url(#arrow)\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void box(StringBuilder svg, Node node, int[] place) {
        String fill = node instanceof Source ? "#ddf4ff" : "#f6f8fa";
        svg.append(String.format(
                Locale.ROOT,
                "  <rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\" stroke=\"#57606a\"/>%n"
                        + "  <text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                place[0],
                place[1],
                WIDTH,
                HEIGHT,
                fill,
                place[0] + WIDTH / 2,
                place[1] + HEIGHT / 2 + 5,
                escape(node.name())));
    }

    /** Left upper corners. */
    private static Map<Node, int[]> places(List<Node> nodes, List<Node> main) {
        Map<Node, int[]> places = new LinkedHashMap<>();
        for (int i = 0; i < main.size(); i++) {
            places.put(main.get(i), new int[] {MARGIN + i * (WIDTH + GAP_X), MARGIN});
        }
        int right = MARGIN;
        for (Node node : nodes) {
            if (!main.contains(node)) {
                int centre = (int) node.predecessors().stream()
                        .filter(places::containsKey)
                        .mapToInt(predecessor -> places.getOrDefault(predecessor, new int[2])[0])
                        .average()
                        .orElse(MARGIN);
                int x = Math.max(right, centre);
                places.put(node, new int[] {x, MARGIN + HEIGHT + GAP_Y});
                right = x + WIDTH + GAP_X;
            }
        }
        return places;
    }

    private static List<Node> longestWay(List<Node> nodes) {
        List<Node> longest = List.of();
        for (Node node : nodes) {
            if (node.predecessors().isEmpty()) {
                List<Node> way = longestWayFrom(node);
                longest = way.size() > longest.size() ? way : longest;
            }
        }
        return longest;
    }

    private static List<Node> longestWayFrom(Node node) {
        List<Node> rest = List.of();
        for (Node successor : sorted(node.successors())) {
            List<Node> way = longestWayFrom(successor);
            // Of two equally long ways the one that ends last in the alphabet: sink, not dead-letters.
            rest = way.size() >= rest.size() ? way : rest;
        }
        List<Node> way = new ArrayList<>();
        way.add(node);
        way.addAll(rest);
        return way;
    }

    /** In the order of the flow: by the longest way from a source, then by name. */
    private static List<Node> nodes(TopologyDescription topology) {
        List<Node> nodes = new ArrayList<>();
        topology.subtopologies().stream()
                .sorted(Comparator.comparingInt(Subtopology::id))
                .forEach(subtopology -> nodes.addAll(subtopology.nodes()));
        nodes.sort(Comparator.comparingInt(TopologyDiagrams::depth).thenComparing(Node::name));
        return nodes;
    }

    private static int depth(Node node) {
        return node.predecessors().stream()
                        .mapToInt(TopologyDiagrams::depth)
                        .max()
                        .orElse(-1)
                + 1;
    }

    private static List<Node> sorted(Collection<Node> nodes) {
        return nodes.stream().sorted(Comparator.comparing(Node::name)).toList();
    }

    private static String topics(Source source) {
        return source.topicSet() == null
                ? String.valueOf(source.topicPattern())
                : String.join(", ", new TreeSet<>(source.topicSet()));
    }

    /** Mermaid takes dashes in a name for an arrow. */
    private static String id(Node node) {
        return node.name().replaceAll("[^a-zA-Z0-9]", "_");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
