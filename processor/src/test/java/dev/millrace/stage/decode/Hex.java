package dev.millrace.stage.decode;

import java.util.HexFormat;

/** Bytes that are no text, readable on the page: {@code "e2 82 ac"}. */
final class Hex {

    private Hex() {}

    static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
