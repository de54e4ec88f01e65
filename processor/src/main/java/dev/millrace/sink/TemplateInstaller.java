package dev.millrace.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
 * Installs, compares and removes the templates of {@code deploy/elasticsearch}, which are in the jar. Running it again changes nothing. A server
 * without some module gets the next best field type. For the thread of a command; nothing here is hot.
 */
final class TemplateInstaller {

    /** Component templates by the file that holds them, in the order of installation. */
    private static final Map<String, String> COMPONENTS = components();

    /** Index templates by the file that holds them. */
    private static final Map<String, String> INDEX_TEMPLATES = indexTemplates();

    private static final String LIFECYCLE = "millrace@lifecycle";

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
    private final @Nullable Duration retention;

    /**
     * @param client stays the caller's to close
     * @param retention how long documents are kept; {@code null} leaves that to the policy {@code logs}
     */
    TemplateInstaller(RestClient client, @Nullable Duration retention) {
        this.client = client;
        this.retention = retention;
    }

    /**
     * @return what was done, one line each, for a person
     * @throws ResponseException if the server refuses a template, with its reason
     * @throws IOException if it cannot be reached
     */
    List<String> install() throws IOException {
        List<String> report = new ArrayList<>();
        for (Template template : templates()) {
            ObjectNode body = template.body();
            if (body != null) {
                put(template.path(), body);
            }
            report.add(template + (body == null ? " left out" : " installed") + template.remark());
        }
        return report;
    }

    /**
     * Compares what is installed with what {@link #install} would install, and changes nothing.
     *
     * @return one line for each difference, none if there is none
     * @throws IOException as {@link #install}
     */
    List<String> differences() throws IOException {
        List<String> differences = new ArrayList<>();
        for (Template template : templates()) {
            JsonNode installed = installed(template);
            ObjectNode body = template.body();
            if (body == null && !installed.isMissingNode()) {
                differences.add(
                        template + " is installed, though" + template.remark().replaceFirst(":", ""));
            } else if (body != null && installed.isMissingNode()) {
                differences.add(template + " is missing");
            } else if (body != null) {
                TemplateDiff.between(body, installed)
                        .forEach(difference -> differences.add(template + ": " + difference));
            }
        }
        return differences;
    }

    /**
     * Removes what {@link #install} installs; {@code millrace@custom} and all data streams stay.
     *
     * @return what was done, one line each
     * @throws ResponseException if the server refuses, as it does while a data stream needs the template
     */
    List<String> remove() throws IOException {
        List<Template> templates = new ArrayList<>(templates());
        // The index templates first: what they are made of cannot go before them.
        Collections.reverse(templates);
        List<String> report = new ArrayList<>();
        for (Template template : templates) {
            if (installed(template).isMissingNode()) {
                report.add(template + " is not there");
            } else {
                answer(new Request("DELETE", template.path()));
                report.add(template + " removed");
            }
        }
        return report;
    }

    /** All of them as this server is to have them. */
    private List<Template> templates() throws IOException {
        Modules modules = modules();
        List<Template> templates = new ArrayList<>();
        for (Map.Entry<String, String> component : COMPONENTS.entrySet()) {
            ObjectNode template = component.getValue().equals(LIFECYCLE) ? lifecycle() : read(component.getKey());
            String required = template.path("_meta").path("requires_module").asText("");
            boolean fits = required.isEmpty() || modules.has(required);
            templates.add(new Template(
                    "component template",
                    component.getValue(),
                    "/_component_template/" + component.getValue(),
                    fits ? template : null,
                    fits ? describe(degrade(template, modules)) : ": the server has no module " + required));
        }
        for (Map.Entry<String, String> index : INDEX_TEMPLATES.entrySet()) {
            ObjectNode template = read(index.getKey());
            templates.add(new Template(
                    "index template",
                    index.getValue(),
                    "/_index_template/" + index.getValue(),
                    template,
                    " for " + template.path("index_patterns")));
        }
        return templates;
    }

    private ObjectNode lifecycle() throws IOException {
        Duration kept = retention;
        if (kept == null) {
            return read("lifecycle.json");
        }
        ObjectNode template = JSON.createObjectNode();
        template.putObject("_meta")
                .put("description", "How long documents are kept: sink.retention, by data stream lifecycle.")
                .put("requires_module", "data-streams");
        ObjectNode content = template.putObject("template");
        // A policy that another template sets would win otherwise.
        content.putObject("settings").put("index.lifecycle.prefer_ilm", false);
        content.putObject("lifecycle")
                .put("data_retention", kept.toHours() % 24 == 0 ? kept.toDays() + "d" : kept.toHours() + "h");
        return template;
    }

    private JsonNode installed(Template template) throws IOException {
        Request request = new Request("GET", template.path());
        request.addParameter("flat_settings", "true");
        try {
            JsonNode answer = answer(request);
            return answer.path("component_templates")
                            .path(0)
                            .path("component_template")
                            .isMissingNode()
                    ? answer.path("index_templates").path(0).path("index_template")
                    : answer.path("component_templates").path(0).path("component_template");
        } catch (ResponseException e) {
            if (e.getResponse().getStatusLine().getStatusCode() == 404) {
                return JSON.missingNode();
            }
            throw e;
        }
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
        components.put("lifecycle.json", LIFECYCLE);
        return components;
    }

    private static Map<String, String> indexTemplates() {
        Map<String, String> templates = new LinkedHashMap<>();
        templates.put("index-template.json", "millrace-logs");
        templates.put("index-template-by-time.json", "millrace-logs-by-time");
        return templates;
    }

    /**
     * @param body {@code null} where this server cannot have it
     * @param remark for a person, behind what was done with it
     */
    private record Template(
            String kind, String name, String path, @Nullable ObjectNode body, String remark) {

        @Override
        public String toString() {
            return kind + " " + name;
        }
    }

    private record Degradation(String module, String type, Map<String, Integer> parameters) {}

    /** @param names {@code null} where the server does not say */
    record Modules(@Nullable Set<String> names) {

        boolean has(String module) {
            return names == null || names.contains(module);
        }
    }
}
