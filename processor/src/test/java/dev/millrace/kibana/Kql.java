package dev.millrace.kibana;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of the Kibana Query Language that our dashboards use, made into a query of Elasticsearch as Kibana does it:
 * {@code and}, {@code or}, {@code not}, brackets, {@code field: value}, {@code field: (a or b)}, wildcards, ranges.
 */
public final class Kql {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TOKEN = Pattern.compile("\\s*(\\(|\\)|:|>=|<=|>|<|\"[^\"]*\"|[^\\s():<>=\"]+)");

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private final Set<String> fields = new TreeSet<>();
    private int at;

    private Kql(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.lookingAt()) {
            tokens.add(matcher.group(1));
            end = matcher.end();
            matcher.region(end, text.length());
        }
        if (!text.substring(end).isBlank()) {
            throw problem("cannot read \"" + text.substring(end) + "\"");
        }
    }

    /** @throws IllegalArgumentException if it is none */
    public static ObjectNode query(String text) {
        return text.isBlank() ? object("match_all", JSON.createObjectNode()) : new Kql(text).whole();
    }

    /** The fields that it asks for. */
    static Set<String> fields(String text) {
        Kql kql = new Kql(text);
        if (!text.isBlank()) {
            kql.whole();
        }
        return kql.fields;
    }

    private ObjectNode whole() {
        ObjectNode query = or();
        if (at < tokens.size()) {
            throw problem("does not expect \"" + tokens.get(at) + "\"");
        }
        return query;
    }

    private ObjectNode or() {
        List<ObjectNode> parts = new ArrayList<>(List.of(and()));
        while (takes("or")) {
            parts.add(and());
        }
        return parts.size() == 1 ? parts.get(0) : anyOf(parts);
    }

    private ObjectNode and() {
        List<ObjectNode> parts = new ArrayList<>(List.of(not()));
        while (takes("and")) {
            parts.add(not());
        }
        return parts.size() == 1 ? parts.get(0) : bool("filter", parts);
    }

    private ObjectNode not() {
        return takes("not") ? bool("must_not", List.of(not())) : primary();
    }

    private ObjectNode primary() {
        if (takes("(")) {
            ObjectNode inner = or();
            expect(")");
            return inner;
        }
        String field = next();
        fields.add(field);
        for (var range : List.of(List.of(">=", "gte"), List.of("<=", "lte"), List.of(">", "gt"), List.of("<", "lt"))) {
            if (takes(range.get(0))) {
                return object("range", object(field, JSON.createObjectNode().put(range.get(1), next())));
            }
        }
        expect(":");
        if (!takes("(")) {
            return value(field, next());
        }
        List<ObjectNode> values = new ArrayList<>(List.of(value(field, next())));
        while (takes("or")) {
            values.add(value(field, next()));
        }
        expect(")");
        return anyOf(values);
    }

    private static ObjectNode value(String field, String value) {
        if (value.equals("*")) {
            return object("exists", JSON.createObjectNode().put("field", field));
        }
        if (value.startsWith("\"")) {
            return object("match_phrase", JSON.createObjectNode().put(field, value.substring(1, value.length() - 1)));
        }
        if (value.contains("*")) {
            ObjectNode wildcard = JSON.createObjectNode().put("query", value);
            wildcard.putArray("fields").add(field);
            return object("query_string", wildcard);
        }
        return object("match", JSON.createObjectNode().put(field, value));
    }

    private static ObjectNode anyOf(List<ObjectNode> parts) {
        ObjectNode query = bool("should", parts);
        ((ObjectNode) query.get("bool")).put("minimum_should_match", 1);
        return query;
    }

    private static ObjectNode bool(String clause, List<ObjectNode> parts) {
        ObjectNode bool = JSON.createObjectNode();
        ArrayNode queries = bool.putArray(clause);
        parts.forEach(queries::add);
        return object("bool", bool);
    }

    private static ObjectNode object(String name, ObjectNode content) {
        ObjectNode object = JSON.createObjectNode();
        object.set(name, content);
        return object;
    }

    private boolean takes(String token) {
        boolean is =
                at < tokens.size() && tokens.get(at).toLowerCase(Locale.ROOT).equals(token);
        if (is) {
            at++;
        }
        return is;
    }

    private void expect(String token) {
        if (!takes(token)) {
            throw problem("expects \"" + token + "\"");
        }
    }

    private String next() {
        if (at == tokens.size()) {
            throw problem("ends too early");
        }
        return tokens.get(at++);
    }

    private IllegalArgumentException problem(String what) {
        return new IllegalArgumentException("KQL \"" + text + "\": " + what);
    }
}
