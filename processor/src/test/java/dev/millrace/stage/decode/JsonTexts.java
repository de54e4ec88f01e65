package dev.millrace.stage.decode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** JSON in all its notations, and JSON with some bytes gone wrong. */
public final class JsonTexts {

    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "name",
            "message",
            " ",
            "é",
            "€",
            "😀",
            "\u007f",
            "\u2028",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\b",
            "\\f",
            "\\r",
            "\\t",
            "\\u0041",
            "\\u0000",
            "\\u00e9",
            "\\uD83D\\uDE00",
            "\\ud800",
            "\\uDFFF",
            "eight888");

    private JsonTexts() {}

    public static Arbitrary<String> values(int depth) {
        Arbitrary<String> scalars = Arbitraries.frequencyOf(
                Tuple.of(5, strings()), Tuple.of(3, numbers()), Tuple.of(2, Arbitraries.of("true", "false", "null")));
        if (depth == 0) {
            return scalars;
        }
        return Arbitraries.frequencyOf(
                Tuple.of(3, scalars),
                Tuple.of(3, Arbitraries.lazy(() -> objects(depth - 1))),
                Tuple.of(1, Arbitraries.lazy(() -> arrays(depth - 1))));
    }

    public static Arbitrary<String> objects(int depth) {
        return Combinators.combine(
                        Combinators.combine(strings(), blanks(), blanks(), values(depth))
                                .as((name, before, after, value) -> name + before + ":" + after + value)
                                .list()
                                .ofMaxSize(5),
                        blanks())
                .as((members, blank) -> "{" + blank + String.join(blank + "," + blank, members) + blank + "}");
    }

    public static Arbitrary<String> arrays(int depth) {
        return Combinators.combine(values(depth).list().ofMaxSize(5), blanks())
                .as((elements, blank) -> "[" + blank + String.join(blank + "," + blank, elements) + blank + "]");
    }

    /** Few names, so that many are there twice. */
    static Arbitrary<String> strings() {
        return Arbitraries.of(PIECES).list().ofMaxSize(6).map(pieces -> '"' + String.join("", pieces) + '"');
    }

    static Arbitrary<String> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.of("0", "-0", "0.0", "1e5", "1E+5", "1.5e-300", "-0.1E400", "12345678901234567890"));
    }

    static Arbitrary<String> blanks() {
        return Arbitraries.frequency(Tuple.of(6, ""), Tuple.of(2, " "), Tuple.of(1, "\n  "), Tuple.of(1, "\r\n\t"));
    }

    /** With up to three bytes replaced, left out, doubled, or everything from there cut off. */
    public static Arbitrary<byte[]> broken(Arbitrary<String> texts) {
        Arbitrary<Byte> wrong =
                Arbitraries.oneOf(Arbitraries.bytes(), Arbitraries.of(boxed("{}[]\":,\\019eE+-.tfnu \n\u0000")));
        return Combinators.combine(
                        texts,
                        Combinators.combine(Arbitraries.integers().between(0, 3), Arbitraries.integers(), wrong)
                                .as(Wound::new)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(3))
                .as((text, wounds) -> {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    for (Wound wound : wounds) {
                        bytes = wound.inflict(bytes);
                    }
                    return bytes;
                });
    }

    private static Byte[] boxed(String text) {
        Byte[] boxed = new Byte[text.length()];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = (byte) text.charAt(i);
        }
        return boxed;
    }

    private record Wound(int sort, int seed, byte value) {

        byte[] inflict(byte[] bytes) {
            if (bytes.length == 0) {
                return bytes;
            }
            int at = Math.floorMod(seed, bytes.length);
            String latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
            String inserted = String.valueOf((char) (value & 0xff));
            String wounded = switch (sort) {
                case 0 -> latin1.substring(0, at) + inserted + latin1.substring(at + 1);
                case 1 -> latin1.substring(0, at) + latin1.substring(at + 1);
                case 2 -> latin1.substring(0, at) + inserted + latin1.substring(at);
                default -> latin1.substring(0, at);
            };
            return wounded.getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
