package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.KeyValues.Found;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests as Heroku's router logs them, {@code at=info method=GET path="/" host=... request_id=... fwd="192.0.2.7"
 * dyno=web.1 connect=0ms service=6ms status=200 bytes=13 protocol=https}; {@code code} and {@code desc} say what went
 * wrong. Used by one thread.
 */
final class HerokuRouterFormat implements TextFormat {

    private static final List<String> KEYS = List.of(
            "at",
            "code",
            "desc",
            "method",
            "path",
            "request_id",
            "bytes",
            "protocol",
            "host",
            "fwd",
            "service",
            "status",
            "dyno");
    private static final FieldNames NAMES = new FieldNames(KEYS);

    /** What the first of the keys become; the others are more than a name. */
    private static final Name[] FIELDS = {
        Name.of("log.level"),
        Name.of("event.code"),
        Name.of("error.message"),
        Name.of("http.request.method"),
        Name.of("url.original"),
        Name.of("http.request.id"),
        Name.of("http.response.body.bytes"),
        Name.of("url.scheme"),
    };

    private static final int HOST = KEYS.indexOf("host");
    private static final int FORWARDED = KEYS.indexOf("fwd");
    private static final int SERVICE = KEYS.indexOf("service");
    private static final int STATUS = KEYS.indexOf("status");
    private static final int DYNO = KEYS.indexOf("dyno");
    private static final int REQUEST = KEYS.indexOf("request_id");

    private static final Name DURATION = Name.of("event.duration");
    private static final Name CATEGORY = Name.of("event.category");
    private static final Name TYPE = Name.of("event.type");
    private static final byte[] OTHER = ascii("heroku.router.");
    private static final byte[] BEGINNING = ascii("at=");
    private static final byte[] WEB = ascii("web");
    private static final byte[] ACCESS = ascii("access");
    private static final byte[] MILLIS = ascii("ms");
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final KeyValues pairs = new KeyValues();
    private final EndpointToken source = new EndpointToken("source");
    private final StatusToken status = new StatusToken();

    @Override
    public String dataset() {
        return "heroku.router";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.KEY);
    }

    @Override
    public boolean read(TextLine line) {
        if (!Scan.startsWith(line.bytes(), line.start(), line.end(), BEGINNING)) {
            return false;
        }
        pairs.begin(line.bytes(), line.start(), line.lineEnd(), KeyValues.Separator.BLANK);
        int found = 0;
        for (Found next = pairs.next(); next != Found.END; next = pairs.next()) {
            if (next != Found.PAIR || pairs.isEscaped) {
                return false;
            }
            int key = add(line);
            found |= key == FieldNames.UNKNOWN ? 0 : 1 << key;
        }
        line.addConstant(CATEGORY, WEB);
        line.addConstant(TYPE, ACCESS);
        int needed = 1 << DYNO | 1 << REQUEST | 1 << STATUS;
        return (found & needed) == needed;
    }

    /** @return the key's place, or {@link FieldNames#UNKNOWN} */
    private int add(TextLine line) {
        byte[] bytes = line.bytes();
        int start = pairs.valueStart;
        int end = pairs.valueEnd;
        int hash = FieldHash.of(bytes, pairs.keyStart, pairs.keyEnd);
        int key = NAMES.indexOf(hash, bytes, pairs.keyStart, pairs.keyEnd);
        Name name = key == FieldNames.UNKNOWN ? null : name(key);
        if (name != null) {
            line.addText(name, start, end);
        } else if (key == HOST) {
            AuthorityToken.add(line, start, end);
        } else if (key == STATUS) {
            status.match(line, start, end);
        } else if (key == SERVICE && isMillis(bytes, start, end)) {
            DurationToken.add(line, DURATION, bytes, start, end - 2, end - 2, NANOS_PER_MILLI);
        } else if (key != FORWARDED || source.match(line, start, end) != end) {
            if (start < end) {
                line.addNamed(OTHER, pairs.keyStart, pairs.keyEnd, ValueKind.TEXT, start, end);
            }
        }
        return key;
    }

    private static @Nullable Name name(int key) {
        return key < FIELDS.length ? FIELDS[key] : null;
    }

    private static boolean isMillis(byte[] bytes, int start, int end) {
        return end - start > 2
                && Scan.startsWith(bytes, end - 2, end, MILLIS)
                && Scan.digits(bytes, start, end) == end - 2 - start;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
