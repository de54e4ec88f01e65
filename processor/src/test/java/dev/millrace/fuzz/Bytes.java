package dev.millrace.fuzz;

import java.nio.charset.StandardCharsets;

/** Puts inputs together. */
final class Bytes {

    private Bytes() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] of(String before, byte[] data) {
        return of(of(before), data);
    }

    static byte[] of(byte[] before, byte[] data) {
        byte[] all = new byte[before.length + data.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(data, 0, all, before.length, data.length);
        return all;
    }

    /** What is not UTF-8 in it is replaced, so that more than the check of it is reached. */
    static byte[] utf8(byte[] data) {
        return of(new String(data, StandardCharsets.UTF_8));
    }
}
