package dev.millrace.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * Installs the templates of {@code deploy/elasticsearch}, which are in the jar. Running it again changes nothing. A server
 * without some module gets the next best field type. For the thread of a command; nothing here is hot.
 */
final class TemplateInstaller {

    /** Component templates by the file that holds them, in the order of installation. */
    private static final Map<String, String> COMPONENTS = components();

    private static final String INDEX_TEMPLATE = "millrace-logs";

    /** Field types that not every server has: the module that brings it, and what to take without it. */
    private static final Map<String, Degradation> TYPES = Map.of(
            "match_only_text",
            new Degradation("mapper-extras", "text", Map.of()),
            "scaled_float",
            new Degradation("mapper-extras", "double", Map.of()),
            "wildcard",
            new Degradation("wildcard", "keyword", Map.of("ignore_above", EcsMappings.LONGEST_TERM)),
            "constant_keyword",
            new Degradation("constant-keyword", "keyword", Map.of("ignore_above", 1024)));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RestClient client;

    /** @param client stays the caller's to close */
    TemplateInstaller(RestClient client) {
        this.client = client;
    }

    /**
     * @return what was done, one line each, for a person
     * @throws ResponseException if the server refuses a template, with its reason
     * @throws IOException if it cannot be reached
     */
    List<String> install() throws IOException {
        Modules modules = modules();
        List<String> report = new ArrayList<>();
        for (Map.Entry<String, String> component : COMPONENTS.entrySet()) {
            ObjectNode template = read(component.getKey());
            String required = template.path("_meta").path("requires_module").asText("");
            if (!required.isEmpty() && !modules.has(required)) {
                report.add("component template " + component.getValue() + " left out: the server has no module "
                        + required);
                continue;
            }
            Map<String, Integer> replaced = degrade(template, modules);
            put("/_component_template/" + component.getValue(), template);
            report.add("component template " + component.getValue() + " installed" + describe(replaced));
        }
        ObjectNode template = read("index-template.json");
        put("/_index_template/" + INDEX_TEMPLATE, template);
        report.add("index template " + INDEX_TEMPLATE + " installed for " + template.path("index_patterns"));
        return report;
    }

    /** @param file as in {@code deploy/elasticsearch} */
    static ObjectNode read(String file) throws IOException {
        try (InputStream in = TemplateInstaller.class.getResourceAsStream("/elasticsearch/" + file)) {
            if (in == null) {
                throw new IllegalStateException("elasticsearch/" + file + " is not in the jar");
            }
            return (ObjectNode) JSON.readTree(in);
        }
    }

    /**
     * Replaces types that the server lacks.
     *
     * @return how often each was replaced
     */
    static Map<String, Integer> degrade(JsonNode template, Modules modules) {
        Map<String, Integer> replaced = new TreeMap<>();
        degrade(template.path("template").path("mappings").path("properties"), modules, replaced);
        return replaced;
    }

    private static void degrade(JsonNode fields, Modules modules, Map<String, Integer> replaced) {
        for (JsonNode field : fields) {
            String type = field.path("type").asText();
            Degradation degradation = TYPES.get(type);
            if (degradation != null && !modules.has(degradation.module()) && field instanceof ObjectNode mapping) {
                mapping.put("type", degradation.type());
                mapping.remove("scaling_factor");
                degradation.parameters().forEach(mapping::put);
                replaced.merge(type + " is " + degradation.type(), 1, Integer::sum);
            }
            degrade(field.path("fields"), modules, replaced);
        }
    }

    private static String describe(Map<String, Integer> replaced) {
        if (replaced.isEmpty()) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        replaced.forEach((what, count) -> parts.add(what + " in " + count + " fields"));
        return ", " + String.join(", ", parts) + " as the server lacks the module";
    }

    /** What every node has; a server that does not say is taken for a complete one. */
    private Modules modules() throws IOException {
        Request request = new Request("GET", "/_nodes/plugins");
        request.addParameter("filter_path", "nodes.*.modules.name,nodes.*.plugins.name");
        JsonNode nodes;
        try {
            nodes = answer(request).path("nodes");
        } catch (ResponseException e) {
            return new Modules(null);
        }
        Set<String> common = null;
        for (JsonNode node : nodes) {
            Set<String> names = new HashSet<>();
            node.path("modules").forEach(module -> names.add(module.path("name").asText()));
            node.path("plugins").forEach(plugin -> names.add(plugin.path("name").asText()));
            if (common == null) {
                common = names;
            } else {
                common.retainAll(names);
            }
        }
        return new Modules(common);
    }

    private void put(String path, JsonNode body) throws IOException {
        Request request = new Request("PUT", path);
        request.setJsonEntity(JSON.writeValueAsString(body));
        answer(request);
    }

    private JsonNode answer(Request request) throws IOException {
        try (InputStream in = client.performRequest(request).getEntity().getContent()) {
            return JSON.readTree(in);
        }
    }

    private static Map<String, String> components() {
        Map<String, String> components = new LinkedHashMap<>();
        components.put("mappings.json", "millrace@mappings");
        components.put("settings.json", "millrace@settings");
        components.put("lifecycle.json", "millrace@lifecycle");
        return components;
    }

    private record Degradation(String module, String type, Map<String, Integer> parameters) {}

    /** @param names {@code null} where the server does not say */
    record Modules(@Nullable Set<String> names) {

        boolean has(String module) {
            return names == null || names.contains(module);
        }
    }
}
