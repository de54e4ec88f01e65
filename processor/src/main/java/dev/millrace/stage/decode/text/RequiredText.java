package dev.millrace.stage.decode.text;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a text that stands in all that a grok pattern matches, so that others are told apart without the regular
 * expression, which makes objects even where it fails at once ({@code many lines} of {@code scripts/hostile-input}).
 *
 * <p>Looks at what stands outside groups, classes and named patterns, and gives up where the syntax (Oniguruma's) says
 * more than this reads: alternatives, options, escapes with arguments, names of unusual signs. Of the patterns that are
 * named it is taken for granted that each is an expression by itself.
 */
final class RequiredText {

    /** Escapes that stand for a class, a place or a control character, and for no more signs than these. */
    private static final String PLAIN_ESCAPES = "dDwWsSbBhHAzZGtnrfvae";

    private static final String QUANTIFIERS = "?*+{";

    /** {@code %{PATTERN:field}}; what looks otherwise is no reference, and stays in the expression as it stands. */
    private static final Pattern REFERENCE = Pattern.compile("%\\{\\w+(:[\\w@.:-]+)?}");

    /** After its bracket what a group is: with a name, without one, or one that looks around. */
    private static final Pattern GROUP = Pattern.compile("\\((\\?(:|=|!|>|<=|<!|<[\\w@.-]+>))?(?!\\?)");

    private static final Pattern POSIX_CLASS = Pattern.compile(
            "\\[:\\^?(alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):]");

    private final String pattern;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";
    private int at;
    private boolean isGivenUp;

    private RequiredText(String pattern) {
        this.pattern = pattern;
    }

    /** The longest such text in UTF-8; empty where there is none. */
    static byte[] of(String grok) {
        byte[] utf8 = grok.getBytes(StandardCharsets.UTF_8);
        RequiredText required = new RequiredText(new String(utf8, StandardCharsets.UTF_8));
        required.read();
        return (required.isGivenUp ? "" : required.longest).getBytes(StandardCharsets.UTF_8);
    }

    private void read() {
        while (at < pattern.length() && !isGivenUp) {
            char sign = pattern.charAt(at);
            switch (sign) {
                case '%' -> percent();
                case '\\' -> escape(true);
                case '(' -> group();
                case '[' -> characterClass();
                case '{' -> interval();
                case '|', ')' -> isGivenUp = true;
                case '?', '*', '+', '}', ']', '^', '$', '.' -> other();
                default -> plain(pattern.codePointAt(at));
            }
        }
        endRun();
    }

    private void plain(int codePoint) {
        at += Character.charCount(codePoint);
        if (at < pattern.length() && QUANTIFIERS.indexOf(pattern.charAt(at)) >= 0) {
            endRun();
        } else {
            run.appendCodePoint(codePoint);
        }
    }

    private void other() {
        at++;
        endRun();
    }

    private void endRun() {
        if (run.length() > longest.length()) {
            longest = run.toString();
        }
        run.setLength(0);
    }

    private void percent() {
        if (!pattern.startsWith("%{", at)) {
            plain('%');
            return;
        }
        endRun();
        skip(REFERENCE);
    }

    /** Over what has to stand here. */
    private void skip(Pattern expected) {
        Matcher matcher = expected.matcher(pattern).region(at, pattern.length());
        isGivenUp |= !matcher.lookingAt();
        at = isGivenUp ? at : matcher.end();
    }

    /** {@code {2,3}}; what is no number there is a sign like others, perhaps. */
    private void interval() {
        int end = at + 1;
        while (end < pattern.length() && (pattern.charAt(end) == ',' || Character.isDigit(pattern.charAt(end)))) {
            end++;
        }
        isGivenUp |= !pattern.startsWith("}", end);
        at = end;
        other();
    }

    private void escape(boolean isOutside) {
        if (at + 1 == pattern.length()) {
            isGivenUp = true;
            return;
        }
        int escaped = pattern.codePointAt(at + 1);
        at++;
        if (PLAIN_ESCAPES.indexOf(escaped) >= 0) {
            other();
        } else if (escaped >= 128 || Character.isLetterOrDigit(escaped)) {
            isGivenUp = true;
        } else if (isOutside) {
            plain(escaped);
        } else {
            at++;
        }
    }

    /** To its end; what it holds may be absent, or one of several. */
    private void group() {
        endRun();
        int depth = 0;
        do {
            switch (pattern.charAt(at)) {
                case '(' -> {
                    skip(GROUP);
                    depth++;
                }
                case ')' -> {
                    depth--;
                    at++;
                }
                case '\\' -> escape(false);
                case '[' -> characterClass();
                default -> at++;
            }
        } while (depth > 0 && at < pattern.length() && !isGivenUp);
        isGivenUp |= depth > 0;
    }

    private void characterClass() {
        endRun();
        int depth = 0;
        do {
            switch (pattern.charAt(at)) {
                case '[' -> {
                    if (depth > 0 && pattern.startsWith("[:", at)) {
                        skip(POSIX_CLASS);
                    } else {
                        depth++;
                        at++;
                        // A bracket that comes first is a sign like others, in some syntaxes.
                        isGivenUp |= pattern.startsWith("]", at) || pattern.startsWith("^]", at);
                    }
                }
                case ']' -> {
                    depth--;
                    at++;
                }
                case '\\' -> escape(false);
                case '%' -> {
                    isGivenUp |= pattern.startsWith("%{", at);
                    at++;
                }
                default -> at++;
            }
        } while (depth > 0 && at < pattern.length() && !isGivenUp);
        isGivenUp |= depth > 0;
    }
}
