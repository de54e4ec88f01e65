package dev.millrace.sink;

import dev.millrace.event.ByteArena;
import dev.millrace.event.JsonText;
import dev.millrace.event.NameSet;
import java.util.Arrays;

/**
 * Copies JSON that is known to be valid from an event's bytes into a document: what is insignificant between its tokens
 * is left out, above all line breaks, and a name that its object already has gets a number. What needs neither is copied
 * in one run. Owned by the stream thread.
 */
final class JsonCopy {

    private static final int ARRAY = 0;

    private final NameSet names = new NameSet();
    private ByteArena source = new ByteArena(0);
    private ByteArena target = new ByteArena(0);
    private int lastScope;
    private int lastNumber;
    private boolean isEscaped;

    /** Scopes of the objects around the cursor, {@link #ARRAY} for an array. */
    private int[] scopes = new int[64];

    /** Starts a document. */
    void begin(ByteArena from, ByteArena to) {
        source = from;
        target = to;
        names.clear();
        lastScope = ARRAY;
        // The first that is renamed is the second of its name.
        lastNumber = 1;
    }

    /** For the names of one more object. */
    int newScope() {
        return ++lastScope;
    }

    /** Writes a name with quotes and colon. */
    void plainName(int scope, int start, int end) {
        target.append((byte) '"');
        JsonText.escape(source.array(), start, end, target);
        if (!names.add(scope, source.array(), start, end)) {
            number(scope, start, end);
        }
        target.append((byte) '"');
        target.append((byte) ':');
    }

    /** Numbers are not used twice in a document, so that one name many times does not mean trying all numbers each time. */
    private void number(int scope, int start, int end) {
        int renamed = source.append(source.array(), start, end);
        int suffix = source.append((byte) '#');
        do {
            source.truncate(suffix + 1);
            source.appendDecimal(++lastNumber);
        } while (!names.add(scope, source.array(), renamed, source.size()));
        target.append(source.array(), suffix, source.size());
    }

    /** Writes a value, or what an array holds without its brackets. */
    void value(int start, int end) {
        byte[] json = source.array();
        int depth = 0;
        int run = start;
        boolean isName = false;
        int at = start;
        while (at < end) {
            switch (json[at]) {
                case '"' -> {
                    int close = close(json, at + 1);
                    if (isName) {
                        run = name(json, run, at + 1, close, scopes[depth]);
                    }
                    isName = false;
                    at = close + 1;
                }
                case '{' -> {
                    push(++depth, newScope());
                    isName = true;
                    at++;
                }
                case '[' -> {
                    push(++depth, ARRAY);
                    isName = false;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    isName = false;
                    at++;
                }
                case ',' -> {
                    isName = scopes[depth] != ARRAY;
                    at++;
                }
                case ' ', '\n', '\r', '\t' -> {
                    target.append(json, run, at);
                    run = ++at;
                }
                default -> at++;
            }
        }
        target.append(json, run, end);
    }

    /** The quote that ends a string; tells {@link #isEscaped}. */
    private int close(byte[] json, int start) {
        isEscaped = false;
        int at = start;
        while (true) {
            at = JsonText.skipPlain(json, at, json.length);
            byte b = json[at];
            if (b == '"') {
                return at;
            }
            if (b == '\\') {
                isEscaped = true;
                at++;
            }
            at++;
        }
    }

    /**
     * A name with escapes is written anew from its plain text: one name can be written in many ways, and half a surrogate
     * pair, which a value may hold, makes Jackson 2.22 refuse a name.
     *
     * @param run what was not copied yet starts here
     * @return the same for what comes next
     */
    private int name(byte[] json, int run, int start, int close, int scope) {
        if (isEscaped) {
            target.append(json, run, start);
            int plain = JsonText.unescape(source, start, close);
            int plainEnd = source.size();
            JsonText.escape(source.array(), plain, plainEnd, target);
            if (!names.add(scope, source.array(), plain, plainEnd)) {
                number(scope, plain, plainEnd);
            }
            return close;
        }
        if (!names.add(scope, source.array(), start, close)) {
            target.append(json, run, close);
            number(scope, start, close);
            return close;
        }
        return run;
    }

    private void push(int depth, int scope) {
        if (depth == scopes.length) {
            scopes = Arrays.copyOf(scopes, depth * 2);
        }
        scopes[depth] = scope;
    }
}
