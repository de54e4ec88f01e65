package dev.millrace.stage.normalize;

import java.util.Arrays;

/** Raw fields put aside until all others are known, with the rule each waits for. Owned by the stream thread. */
final class Deferred {

    private FieldRule[] rules = new FieldRule[8];
    private int[] fields = new int[8];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    void add(FieldRule rule, int field) {
        if (size == rules.length) {
            rules = Arrays.copyOf(rules, size * 2);
            fields = Arrays.copyOf(fields, size * 2);
        }
        rules[size] = rule;
        fields[size++] = field;
    }

    FieldRule rule(int position) {
        return rules[position];
    }

    int field(int position) {
        return fields[position];
    }
}
