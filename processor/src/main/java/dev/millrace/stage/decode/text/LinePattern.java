package dev.millrace.stage.decode.text;

/**
 * The shape of a line, compiled once: literals, and tokens that become fields. It is read from front to back without
 * ever going back, apart from groups that did not match; time is linear in the line's length.
 *
 * <p>Written like this, {@code %} being the only character with a meaning:
 *
 * <pre>{@code %{host:source} - %{word?:user.name} [%{clf:@timestamp}] "%{request}" %{int:http.response.status_code}}</pre>
 *
 * <table>
 * <caption>syntax</caption>
 * <tr><td>{@code %{type:field}}</td><td>a token that becomes a field; see {@link PatternCompiler} for the types</td></tr>
 * <tr><td>{@code %{type}}</td><td>a token that is passed over</td></tr>
 * <tr><td>{@code %{type?:field}}</td><td>a hyphen or nothing says that there is no value</td></tr>
 * <tr><td>{@code %_}, {@code %.}</td><td>one or more blanks, any number of blanks; a blank is exactly one</td></tr>
 * <tr><td>{@code %( ... %| ... %)}</td><td>the first of several ways that matches, or none of them</td></tr>
 * <tr><td>{@code %[ ... %| ... %]}</td><td>the first of several ways that matches; one must</td></tr>
 * <tr><td>{@code %$}</td><td>the end of the line</td></tr>
 * <tr><td>{@code %%}</td><td>a percent sign</td></tr>
 * </table>
 *
 * Immutable; read by any thread.
 */
public final class LinePattern {

    private final String text;
    private final Element[] elements;

    private LinePattern(String text, Element[] elements) {
        this.text = text;
        this.elements = elements;
    }

    /** @throws IllegalArgumentException if it is not written as told above; says where */
    public static LinePattern of(String text) {
        return new LinePattern(text, new PatternCompiler(text).compile());
    }

    /**
     * Matches the first line from its start; {@code %{all}} reaches over all lines.
     *
     * @return false where it does not match; then nothing was added
     */
    public boolean match(TextLine line) {
        return matchFrom(line, line.start()) != Element.NO_MATCH;
    }

    /** @return where the match ends, or a negative number */
    public int matchFrom(TextLine line, int at) {
        return matchWithin(line, at, line.lineEnd());
    }

    /** As {@link #matchFrom}, but what comes from {@code to} on is not looked at. */
    int matchWithin(TextLine line, int at, int to) {
        int mark = line.mark();
        int end = Element.sequence(elements, line, at, to);
        if (end < 0) {
            line.backTo(mark);
        }
        return end;
    }

    @Override
    public String toString() {
        return text;
    }
}
