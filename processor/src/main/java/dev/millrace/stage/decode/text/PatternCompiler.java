package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a {@link LinePattern}. Types of tokens:
 *
 * <table>
 * <caption>types</caption>
 * <tr><td>{@code until}</td><td>everything before the literal that follows; may be empty</td></tr>
 * <tr><td>{@code last}</td><td>everything before the last place where the literal stands that follows</td></tr>
 * <tr><td>{@code escaped}</td><td>the same, where a backslash protects the literal</td></tr>
 * <tr><td>{@code rest}, {@code all}</td><td>the rest of the line, or of all lines</td></tr>
 * <tr><td>{@code word}</td><td>up to a blank or the literal that follows</td></tr>
 * <tr><td>{@code letters}, {@code alnum}, {@code hex}</td><td>ASCII letters; these and digits; hexadecimal digits</td></tr>
 * <tr><td>{@code capital}</td><td>one letter from A to Z</td></tr>
 * <tr><td>{@code name}</td><td>a name of code: letters, digits and what joins them, {@code com.example.A$B},
 * {@code my_crate::module}</td></tr>
 * <tr><td>{@code code}</td><td>capitals, and after the first also digits, hyphens and underscores: {@code MY-010116}</td></tr>
 * <tr><td>{@code sourcefile}</td><td>a file of code, {@code main.go} or {@code Server.java}, also with folders</td></tr>
 * <tr><td>{@code timeofday}</td><td>{@code 03:04:05.678}</td></tr>
 * <tr><td>{@code colour}</td><td>what sets the colours of a terminal</td></tr>
 * <tr><td>{@code nested}</td><td>up to the bracket that closes the one before it, others within</td></tr>
 * <tr><td>{@code int}, {@code number}</td><td>a number</td></tr>
 * <tr><td>{@code level}</td><td>a word that means a level, in any case</td></tr>
 * <tr><td>{@code ip}, {@code hostname}</td><td>an address; an address or a name</td></tr>
 * <tr><td>{@code fqdn}</td><td>a word without the point that ends it</td></tr>
 * <tr><td>{@code endpoint:source}</td><td>address and port; see {@link EndpointToken}</td></tr>
 * <tr><td>{@code peer:source}</td><td>the same, where a port follows always, the last colon being before it</td></tr>
 * <tr><td>{@code list}</td><td>words with {@code ", "} or {@code " : "} between them</td></tr>
 * <tr><td>{@code authority}</td><td>see {@link AuthorityToken}</td></tr>
 * <tr><td>{@code request}</td><td>see {@link RequestToken}</td></tr>
 * <tr><td>{@code set:field=value}</td><td>adds what the pattern itself says, and takes nothing of the line</td></tr>
 * <tr><td>{@code status}</td><td>see {@link StatusToken}</td></tr>
 * <tr><td>{@code seconds}, {@code millis}, {@code micros}, {@code nanos}</td><td>a duration, kept in nanoseconds</td></tr>
 * <tr><td>{@code iso}, {@code isozone}, {@code slashed}, {@code clf}, {@code daymonth}, {@code syslog}, {@code ctime},
 * {@code epoch}, {@code date}, {@code wideiso}, {@code shortdate}</td><td>a timestamp; see {@link DateScan}, {@code date} being any but epoch</td></tr>
 * </table>
 */
final class PatternCompiler {

    private record Shape(Scan scan, ValueKind kind) {}

    private static final Map<String, Shape> SHAPES = Map.ofEntries(
            Map.entry("letters", new Shape(Scan::letters, ValueKind.TEXT)),
            Map.entry("alnum", new Shape(Scan::lettersAndDigits, ValueKind.TEXT)),
            Map.entry("hex", new Shape(Scan::hex, ValueKind.TEXT)),
            Map.entry("fqdn", new Shape(Scan::fqdn, ValueKind.TEXT)),
            Map.entry("list", new Shape(ListScan::end, ValueKind.TEXT)),
            Map.entry("capital", new Shape(HeaderScan::capital, ValueKind.TEXT)),
            Map.entry("name", new Shape(HeaderScan::name, ValueKind.TEXT)),
            Map.entry("code", new Shape(HeaderScan::code, ValueKind.TEXT)),
            Map.entry("sourcefile", new Shape(HeaderScan::sourceFile, ValueKind.TEXT)),
            Map.entry("colour", new Shape(HeaderScan::colours, ValueKind.TEXT)),
            Map.entry("nested", new Shape(HeaderScan::nested, ValueKind.TEXT)),
            Map.entry("wideiso", new Shape(DateScan::wideIso, ValueKind.TEXT)),
            Map.entry("timeofday", new Shape(DateScan::timeOfDay, ValueKind.TEXT)),
            Map.entry("shortdate", new Shape(DateScan::shortDate, ValueKind.TEXT)),
            Map.entry("int", new Shape(Scan::integer, ValueKind.NUMBER)),
            Map.entry("number", new Shape(Scan::number, ValueKind.NUMBER)),
            Map.entry("level", new Shape(LevelScan::end, ValueKind.TEXT)),
            Map.entry("ip", new Shape(Scan::ip, ValueKind.TEXT)),
            Map.entry("hostname", new Shape(Scan::host, ValueKind.TEXT)),
            Map.entry("iso", new Shape(DateScan::iso, ValueKind.TEXT)),
            Map.entry("isozone", new Shape(DateScan::isoWithZone, ValueKind.TEXT)),
            Map.entry("slashed", new Shape(DateScan::slashed, ValueKind.TEXT)),
            Map.entry("clf", new Shape(DateScan::clf, ValueKind.TEXT)),
            Map.entry("daymonth", new Shape(DateScan::dayMonth, ValueKind.TEXT)),
            Map.entry("syslog", new Shape(DateScan::syslog, ValueKind.TEXT)),
            Map.entry("ctime", new Shape(DateScan::ctime, ValueKind.TEXT)),
            Map.entry("epoch", new Shape(DateScan::epoch, ValueKind.TEXT)),
            Map.entry("date", new Shape(DateScan::any, ValueKind.TEXT)));

    private static final Map<String, Long> NANOS_PER_UNIT =
            Map.of("seconds", 1_000_000_000L, "millis", 1_000_000L, "micros", 1_000L, "nanos", 1L);

    private final String text;
    private int at;

    PatternCompiler(String text) {
        this.text = text;
    }

    Element[] compile() {
        Element[] elements = sequence("");
        if (at < text.length()) {
            throw problem("a group is closed that was not opened");
        }
        return elements;
    }

    /** A token as it is written, until it is known what follows it. */
    private record Pending(
            String type, boolean mayBeNil, @Nullable String field) {}

    /** @param closings what may end it besides the end of the text; not consumed */
    private Element[] sequence(String closings) {
        List<Object> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            if (c == '%' && closings.indexOf(next) >= 0) {
                break;
            }
            if (c != '%' || next == '%') {
                literal.append(c);
                at += c == '%' ? 2 : 1;
                continue;
            }
            flush(literal, parts);
            at += 2;
            switch (next) {
                case '{' -> parts.add(token());
                case '_' -> parts.add(new Element.Blanks(1));
                case '.' -> parts.add(new Element.Blanks(0));
                case '$' -> parts.add(END_OF_LINE);
                case '(' -> parts.add(group(')', true));
                case '[' -> parts.add(group(']', false));
                default -> throw problem("%" + next + " has no meaning");
            }
        }
        flush(literal, parts);
        return resolved(parts);
    }

    private static final Element END_OF_LINE = new Element() {
        @Override
        int match(TextLine line, int at, int end) {
            return at == end ? at : NO_MATCH;
        }
    };

    private static void flush(StringBuilder literal, List<Object> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Element.Literal(literal.toString().getBytes(StandardCharsets.UTF_8)));
            literal.setLength(0);
        }
    }

    private Element group(char closing, boolean isOptional) {
        List<Element[]> ways = new ArrayList<>();
        while (true) {
            ways.add(sequence("|" + closing));
            if (at >= text.length()) {
                throw problem("a group is not closed with %" + closing);
            }
            char end = text.charAt(at + 1);
            at += 2;
            if (end == closing) {
                return new Element.Group(ways.toArray(Element[][]::new), isOptional);
            }
        }
    }

    private Pending token() {
        int close = text.indexOf('}', at);
        if (close < 0) {
            throw problem("a token is not closed with }");
        }
        String token = text.substring(at, close);
        at = close + 1;
        int colon = token.indexOf(':');
        String type = colon < 0 ? token : token.substring(0, colon);
        boolean mayBeNil = type.endsWith("?");
        return new Pending(
                mayBeNil ? type.substring(0, type.length() - 1) : type,
                mayBeNil,
                colon < 0 ? null : token.substring(colon + 1));
    }

    private Element[] resolved(List<Object> parts) {
        Element[] elements = new Element[parts.size()];
        for (int i = parts.size() - 1; i >= 0; i--) {
            byte[] literal = i + 1 < elements.length ? elements[i + 1].literal() : Element.NOTHING;
            elements[i] = parts.get(i) instanceof Pending token
                    ? resolved(token, literal, i + 1 == elements.length)
                    : (Element) parts.get(i);
        }
        return elements;
    }

    private Element constant(Pending token) {
        String field = token.field() == null ? "" : token.field();
        int equals = field.indexOf('=');
        if (equals < 1) {
            throw problem("a field and its value are needed, %{set:field=value}");
        }
        return new Constant(
                Name.of(field.substring(0, equals)), field.substring(equals + 1).getBytes(StandardCharsets.UTF_8));
    }

    private Element resolved(Pending token, byte[] next, boolean isLast) {
        Name name = token.field() == null ? null : Name.of(token.field());
        Long nanosPerUnit = NANOS_PER_UNIT.get(token.type());
        if (nanosPerUnit != null) {
            return new DurationToken(name == null ? Name.of("event.duration") : name, nanosPerUnit);
        }
        Shape shape = SHAPES.get(token.type());
        if (shape != null) {
            return new Token(shape.scan(), shape.kind(), name, token.mayBeNil());
        }
        return switch (token.type()) {
            case "word" -> new Until(name, next, Until.Reach.WORD, token.mayBeNil());
            case "until" -> new Until(name, bounded(token, next, isLast), Until.Reach.ANYTHING, token.mayBeNil());
            case "last" -> new Until(name, bounded(token, next, isLast), Until.Reach.LAST, token.mayBeNil());
            case "escaped" -> new Until(name, bounded(token, next, isLast), Until.Reach.ESCAPED, token.mayBeNil());
            case "rest" -> new Until(name, Element.NOTHING, Until.Reach.ANYTHING, token.mayBeNil());
            case "all" -> new AllLines(name);
            case "request" -> new RequestToken(bounded(token, next, isLast));
            case "authority" -> new AuthorityToken(bounded(token, next, isLast));
            case "status" -> new StatusToken();
            case "set" -> constant(token);
            case "endpoint", "peer" -> {
                if (token.field() == null) {
                    throw problem("an endpoint needs a field set");
                }
                yield new EndpointToken(token.field(), token.type().equals("peer"));
            }
            default -> throw problem("\"" + token.type() + "\" is no type of token");
        };
    }

    private byte[] bounded(Pending token, byte[] next, boolean isLast) {
        if (next.length == 0 && !isLast) {
            throw problem("a literal must follow the token \"" + token.type() + "\"");
        }
        return next;
    }

    private IllegalArgumentException problem(String what) {
        return new IllegalArgumentException("column " + (at + 1) + " of \"" + text + "\": " + what);
    }

    /** Known beforehand. */
    private static final class Constant extends Element {

        private final Name field;
        private final byte[] value;

        Constant(Name field, byte[] value) {
            this.field = field;
            this.value = value;
        }

        @Override
        int match(TextLine line, int at, int end) {
            line.addConstant(field, value);
            return at;
        }
    }

    /** The rest of all lines. */
    private static final class AllLines extends Element {

        private final @Nullable Name field;

        AllLines(@Nullable Name field) {
            this.field = field;
        }

        @Override
        int match(TextLine line, int at, int end) {
            if (field == null) {
                return end;
            }
            if (field.hash() == TextFields.MESSAGE.hash()) {
                line.addMessage(at, line.end());
            } else {
                line.addText(field, at, line.end());
            }
            return end;
        }
    }
}
