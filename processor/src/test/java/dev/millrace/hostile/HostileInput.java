package dev.millrace.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Record values, and the outcome that each must have: {@code stored}, or the code of a rejection. */
public enum HostileInput {
    NESTED_ARRAYS("decode.too-deep") {
        @Override
        public byte[] value() {
            return bytes("[".repeat(500_000));
        }
    },
    NESTED_OBJECTS("decode.too-deep") {
        @Override
        public byte[] value() {
            return bytes("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000));
        }
    },
    NESTED_JUST_BELOW_THE_LIMIT("stored") {
        @Override
        public byte[] value() {
            return bytes("{\"message\":\"m\",\"a\":" + "{\"a\":".repeat(60) + "1" + "}".repeat(60) + "}");
        }
    },
    JSON_IN_JSON_IN_JSON("stored") {
        @Override
        public byte[] value() {
            String json = "deep";
            for (int i = 0; i < 14; i++) {
                json = "{\"log\":\"" + json.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
            }
            return bytes(json);
        }
    },
    LONG_STRING("stored") {
        @Override
        public byte[] value() {
            return bytes("{\"message\":\"" + "a".repeat(5_000_000) + "\"}");
        }
    },
    STRING_OF_100_MB("decode.too-large") {
        @Override
        public byte[] value() {
            return bytes("{\"message\":\"" + "a".repeat(100_000_000) + "\"}");
        }
    },
    TEXT_OF_100_MB("decode.too-large") {
        @Override
        public byte[] value() {
            return bytes("a ".repeat(50_000_000));
        }
    },
    ESCAPES("stored") {
        @Override
        public byte[] value() {
            return bytes("{\"message\":\"" + "\\u0000".repeat(500_000) + "\"}");
        }
    },
    MILLION_KEYS("validate.too-large") {
        @Override
        public byte[] value() {
            StringBuilder json = new StringBuilder("{\"message\":\"m\"");
            for (int i = 0; i < 999_000; i++) {
                json.append(",\"k").append(i).append("\":0");
            }
            return bytes(json.append('}').toString());
        }
    },
    MILLION_KEYS_THAT_COLLIDE("validate.too-many-fields") {
        @Override
        public byte[] value() {
            // "Aa" and "BB" have the same hash code in Java, and so have all texts made of them.
            StringBuilder json = new StringBuilder("{\"message\":\"m\"");
            for (int i = 0; i < 1 << 17; i++) {
                json.append(",\"");
                for (int bit = 0; bit < 17; bit++) {
                    json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
                }
                json.append("\":0");
            }
            return bytes(json.append('}').toString());
        }
    },
    TEN_THOUSAND_KEYS("stored") {
        @Override
        public byte[] value() {
            StringBuilder json = new StringBuilder("{\"message\":\"m\"");
            for (int i = 0; i < 9_900; i++) {
                json.append(",\"k").append(i).append("\":0");
            }
            return bytes(json.append('}').toString());
        }
    },
    MILLION_ELEMENTS("decode.too-many-fields") {
        @Override
        public byte[] value() {
            return bytes("{\"message\":\"m\",\"a\":[" + "0,".repeat(1_000_001) + "0]}");
        }
    },
    MILLION_DIGITS("decode.number-too-long") {
        @Override
        public byte[] value() {
            return bytes("{\"message\":\"m\",\"n\":" + "9".repeat(1_000_000) + "}");
        }
    },
    HUGE_EXPONENT("stored") {
        @Override
        public byte[] value() {
            return bytes(
                    "{\"message\":\"m\",\"n\":1e999999999,\"event\":{\"duration\":1e999999999,\"severity\":-1e400}}");
        }
    },
    LONG_NAME("decode.name-too-long") {
        @Override
        public byte[] value() {
            return bytes("{\"" + "n".repeat(1_000_000) + "\":1}");
        }
    },
    GZIP_BOMB("decode.decompressed-too-large") {
        @Override
        public byte[] value() {
            return bomb(false);
        }
    },
    ZSTD_BOMB("decode.decompressed-too-large") {
        @Override
        public byte[] value() {
            return bomb(true);
        }
    },
    CATASTROPHIC_PATTERN("stored") {
        @Override
        public byte[] value() {
            // The format of CONFIG needs exponential time for it.
            return bytes("evil !!" + "a".repeat(100) + "!");
        }
    },
    DUPLICATE_KEYS("stored") {
        @Override
        public byte[] value() {
            return bytes(
                    "{\"message\":\"m\",\"message\":\"n\",\"a\":1,\"a\":{\"b\":2},\"@timestamp\":1,\"@timestamp\":\"x\"}");
        }
    },
    LONE_SURROGATES("stored") {
        @Override
        public byte[] value() {
            return bytes("{\"message\":\"m \\ud800 \\udc00 \\udc00\\ud800\",\"\\ud800\":\"\\udfff\"}");
        }
    },
    NUL_BYTES("stored") {
        @Override
        public byte[] value() {
            return "\u0000\u0000\u0000text\u0000".getBytes(ISO_8859_1);
        }
    },
    NOT_UTF_8("decode.invalid-utf8") {
        @Override
        public byte[] value() {
            byte[] all = new byte[256];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) (255 - i);
            }
            return all;
        }
    },
    CONTROL_CHARACTERS("stored") {
        @Override
        public byte[] value() {
            return bytes(
                    "{\"message\":\"m\\u001b[31mred\\u0007\\u0000\\r\\n2026-01-01 ERROR forged line\",\"level\":\"\\n\"}");
        }
    },
    FORGED_LINES("stored") {
        @Override
        public byte[] value() {
            return bytes("user=x\n2026-01-01T00:00:00Z ERROR admin logged in\n");
        }
    },
    FORGED_BULK_ACTION("stored") {
        @Override
        public byte[] value() {
            return bytes(
                    "{\"message\":\"x\\\"}\\n{\\\"delete\\\":{\\\"_index\\\":\\\"logs-generic-default\\\",\\\"_id\\\":\\\"1\\\"}}\\n\","
                            + "\"event\":{\"dataset\":\"a\\\"}}\\n{\\\"delete\\\":{\\\"_index\\\":\\\"x\\\"\"}}");
        }
    },
    INDEX_NAME("stored") {
        @Override
        public byte[] value() {
            return bytes(
                    "{\"message\":\"m\",\"data_stream\":{\"type\":\"metrics\",\"dataset\":\"../../_all,.security*\",\"namespace\":\"-*/?%2F\"}}");
        }
    },
    LONG_INDEX_NAME("stored") {
        @Override
        public byte[] value() {
            return bytes("{\"message\":\"m\",\"data_stream\":{\"dataset\":\"" + "ä".repeat(10_000) + "\"}}");
        }
    },
    OWN_FIELDS("stored") {
        @Override
        public byte[] value() {
            return bytes(
                    "{\"message\":\"m\",\"kafka\":{\"offset\":-1,\"topic\":\"other\",\"partition\":99},\"kafka.offset\":7,\"_id\":\"x\",\"_index\":\"y\"}");
        }
    },
    FAR_FUTURE("stored") {
        @Override
        public byte[] value() {
            return bytes("{\"message\":\"m\",\"@timestamp\":\"2999-01-01T00:00:00Z\"}");
        }
    },
    FAR_PAST("stored") {
        @Override
        public byte[] value() {
            return bytes("{\"message\":\"m\",\"@timestamp\":\"0001-01-01T00:00:00Z\"}");
        }
    },
    TIMESTAMP_BEYOND_ALL("stored") {
        @Override
        public byte[] value() {
            return bytes("{\"message\":\"m\",\"@timestamp\":" + Long.MAX_VALUE + "}");
        }
    },
    NOTHING("decode.empty") {
        @Override
        public byte[] value() {
            return new byte[0];
        }
    },
    SPACES("decode.empty") {
        @Override
        public byte[] value() {
            return bytes(" ".repeat(1_000_000));
        }
    },
    MANY_LINES("stored") {
        @Override
        public byte[] value() {
            return bytes("a\n".repeat(500_000));
        }
    },
    KEY_VALUE_FLOOD("stored") {
        @Override
        public byte[] value() {
            return bytes("a=b ".repeat(250_000));
        }
    },
    QUOTES("stored") {
        @Override
        public byte[] value() {
            return bytes("a=\"" + "\\\"".repeat(500_000));
        }
    },
    BRACKETS_IN_TEXT("stored") {
        @Override
        public byte[] value() {
            return bytes("<13>1 - - - - - " + "[a b=\"".repeat(150_000));
        }
    },
    STACK_TRACE_WITHOUT_END("stored") {
        @Override
        public byte[] value() {
            return bytes("java.lang.Error: x\n" + "\tat a.b.C.d(E.java:1)\n".repeat(40_000));
        }
    };

    /** What a user may write who does not know better; added to the configuration. */
    public static final String CONFIG = """
            decode:
              formats:
                - {dataset: evil, grok: "^evil !!%{EVIL:x}!!$", grok-patterns: {EVIL: "(a|aa)+"}}
            """;

    private static final int MEGABYTES = 1024;

    private final String outcome;

    HostileInput(String outcome) {
        this.outcome = outcome;
    }

    /** {@code stored} or a rejection's code. */
    public String outcome() {
        return outcome;
    }

    public abstract byte[] value();

    /** Whether a broker takes it at its default limit of 1 MiB. */
    public boolean fitsKafka() {
        return value().length < 1_000_000;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] bomb(boolean isZstd) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] megabyte = new byte[1024 * 1024];
        try (OutputStream out = isZstd ? new ZstdOutputStreamNoFinalizer(bytes) : new GZIPOutputStream(bytes)) {
            for (int i = 0; i < MEGABYTES; i++) {
                out.write(megabyte);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
