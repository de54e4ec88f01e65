package dev.millrace.fuzz;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.millrace.event.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** One parser each. {@link #take} throws if the input breaks a promise. */
public enum FuzzTarget {
    /** Any JSON, broken or not. */
    JSON {
        @Override
        void take(byte[] data) {
            PIPELINE.take(Bytes.of("{", data));
            PIPELINE.take(Bytes.of("[", data));
        }
    },

    /** Lines of all text formats. */
    TEXT {
        @Override
        void take(byte[] data) {
            PIPELINE.take(Bytes.utf8(data));
        }
    },

    /** RFC 5424 and RFC 3164 behind a priority: no word is lost. */
    SYSLOG {
        @Override
        void take(byte[] data) {
            byte[] line = Bytes.utf8(Bytes.of("<13>", data));
            PIPELINE.take(line);
            Coverage.ofSyslog(line);
        }
    },

    OTLP_PROTO {
        @Override
        void take(byte[] data) {
            PIPELINE.take(Bytes.of("\n", data));
        }
    },

    OTLP_JSON {
        @Override
        void take(byte[] data) {
            PIPELINE.take(Bytes.of("{\"resourceLogs\":[", data));
        }
    },

    /** Dates in any form. */
    TIMESTAMPS {
        @Override
        void take(byte[] data) {
            long nanos = ZONED.parse(data, 0, data.length, REFERENCE_MILLIS);
            if (nanos != Timestamps.NONE) {
                Dates.roundTrip(nanos);
            }
        }
    },

    /** gzip and zstd, broken or not, and what was compressed properly. */
    COMPRESSED {
        @Override
        void take(byte[] data) {
            PIPELINE.take(Bytes.of(new byte[] {0x1f, (byte) 0x8b, 8}, data));
            PIPELINE.take(Bytes.of(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}, data));
            PIPELINE.take(gzip(data));
        }
    },

    /** Grok and dissect of users: the first line is the pattern, the rest the text. */
    PATTERNS {
        @Override
        void take(byte[] data) {
            Patterns.take(data);
        }
    },

    /** Text in each of the envelopes that shippers put around it. */
    ENVELOPES {
        @Override
        void take(byte[] data) {
            if (data.length == 0) {
                return;
            }
            byte[] rest = Bytes.utf8(Arrays.copyOfRange(data, 1, data.length));
            String text =
                    new String(JsonStringEncoder.getInstance().quoteAsString(new String(rest, StandardCharsets.UTF_8)));
            String envelope = ENVELOPES_OF_TEXT.get((data[0] & 0xff) % ENVELOPES_OF_TEXT.size());
            PIPELINE.take(Bytes.of(envelope.replace("TEXT", text)
                    .replace("BASE64", Base64.getEncoder().encodeToString(rest))));
        }
    },

    /** Files of lookup tables: the first byte says which kind. */
    TABLES {
        @Override
        void take(byte[] data) {
            Tables.take(data);
        }
    },

    /** A text repeated eight times as often takes about eight times as long, not sixty-four times. */
    LINEAR_TIME {
        @Override
        void take(byte[] data) {
            LinearTime.take(PIPELINE, data);
        }
    };

    static final long REFERENCE_MILLIS = 1_795_348_800_000L;

    private static final Pipeline PIPELINE = new Pipeline();
    private static final Timestamps ZONED = new Timestamps(ZoneId.of("Europe/Berlin"));

    private static final List<String> ENVELOPES_OF_TEXT = List.of(
            "{\"message\":\"TEXT\",\"@timestamp\":\"2026-11-22T03:04:05.678Z\",\"agent\":{\"type\":\"filebeat\"}}",
            "{\"log\":\"TEXT\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-22T03:04:05.678901234Z\"}",
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data_base64\":\"BASE64\"}",
            "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"TEXT\",\"level\":6}",
            "{\"MESSAGE\":\"TEXT\",\"_PID\":\"4711\",\"SYSLOG_IDENTIFIER\":\"sshd\",\"PRIORITY\":\"6\"}",
            "{\"logEvents\":[{\"id\":\"1\",\"timestamp\":1795348800000,\"message\":\"TEXT\"},{\"message\":\"TEXT\"}],"
                    + "\"logGroup\":\"g\",\"owner\":\"123456789012\"}",
            "{\"streams\":[{\"stream\":{\"app\":\"shop\"},\"values\":[[\"1795348800000000000\",\"TEXT\"]]}]}",
            "[\"tag\",1795348800,{\"log\":\"TEXT\"}]",
            "{\"message\":\"{\\\"log\\\":\\\"BASE64\\\"}\",\"source_type\":\"docker_logs\",\"file\":\"f\"}",
            "{\"textPayload\":\"TEXT\",\"logName\":\"projects/p/logs/l\",\"insertId\":\"i\"}");

    /** Inputs to begin with. */
    List<byte[]> seeds() {
        return Seeds.of(this);
    }

    abstract void take(byte[] data);

    private static byte[] gzip(byte[] data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
