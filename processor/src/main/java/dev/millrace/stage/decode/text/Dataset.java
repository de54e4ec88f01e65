package dev.millrace.stage.decode.text;

import java.nio.charset.StandardCharsets;

/** What an event's format says of it: {@code event.dataset}, and {@code event.module}, the part of it before the point. */
record Dataset(byte[] name, byte[] module) {

    static Dataset of(String name) {
        int dot = name.indexOf('.');
        String module = dot < 0 ? name : name.substring(0, dot);
        return new Dataset(name.getBytes(StandardCharsets.US_ASCII), module.getBytes(StandardCharsets.US_ASCII));
    }
}
