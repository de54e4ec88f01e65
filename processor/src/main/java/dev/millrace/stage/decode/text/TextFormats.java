package dev.millrace.stage.decode.text;

import dev.millrace.config.TextFormatConfig;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All formats of text, and which of them a text is. Its {@link Lead} leaves a handful; of these the first that reads it
 * is it, the more particular before the more general. Owned by one thread.
 */
public final class TextFormats {

    private static final Name DATASET = Name.of("event.dataset");
    private static final Name MODULE = Name.of("event.module");

    /** A format failed on the text, which is a bug; the text was read as if the format did not exist. */
    static final String FAILED_TAG = "millrace.format-failed";

    private static final int ANY_SIGN = -1;

    /** Of fewer bytes is no text of a format: lines of a brace or a dash, of which dumps and banners have many. */
    static final int FEWEST_BYTES = 4;

    /** A format with what its events say of it. */
    record Known(TextFormat format, boolean[] afterDate, byte[] dataset, byte[] module) {

        static Known of(TextFormat format) {
            String dataset = format.dataset();
            int dot = dataset.indexOf('.');
            String module = dot < 0 ? dataset : dataset.substring(0, dot);
            return new Known(
                    format,
                    signs(format.afterDate()),
                    dataset.getBytes(StandardCharsets.UTF_8),
                    module.getBytes(StandardCharsets.UTF_8));
        }

        private static boolean[] signs(String text) {
            boolean[] signs = new boolean[256];
            for (int sign = 0; sign < signs.length; sign++) {
                char kind = sign >= 'A' && sign <= 'Z'
                        ? 'A'
                        : sign >= 'a' && sign <= 'z' ? 'a' : sign >= '0' && sign <= '9' ? '0' : (char) sign;
                signs[sign] = text.isEmpty() || text.indexOf(kind) >= 0;
            }
            return signs;
        }
    }

    private final Known[][] byLead;
    private final UserFormats users;
    private final UnknownText unknown = new UnknownText();
    private final TextLine line = new TextLine();

    /**
     * @param userFormats tried before those that are known
     * @throws dev.millrace.config.ConfigException if one of them cannot be compiled
     */
    public TextFormats(List<TextFormatConfig> userFormats) {
        this(all(), userFormats);
    }

    TextFormats(List<TextFormat> formats, List<TextFormatConfig> userFormats) {
        users = new UserFormats(userFormats, formats);
        List<Known> known = formats.stream().map(Known::of).toList();
        byLead = Stream.of(Lead.values())
                .map(lead -> known.stream()
                        .filter(one -> one.format().leads().contains(lead))
                        .toArray(Known[]::new))
                .toArray(Known[][]::new);
    }

    /** Every format, the more particular first. */
    static List<TextFormat> all() {
        List<TextFormat> formats = new ArrayList<>();
        formats.addAll(WebServerFormats.all());
        formats.addAll(ProxyFormats.all());
        formats.addAll(ServerFormats.all());
        formats.addAll(SecurityFormats.all());
        formats.addAll(PairFormats.all());
        formats.addAll(DatabaseFormats.all());
        formats.addAll(BrokerFormats.all());
        formats.addAll(ElasticFormats.all());
        formats.addAll(LanguageFormats.all());
        formats.add(new ApplicationText());
        return formats;
    }

    /**
     * Reads a text of a known format: adds its fields, {@code message} among them, {@code event.dataset} and {@code
     * event.module} to the event, which must be {@link TextFields#open}.
     *
     * @param start to {@code end}: valid UTF-8 of the event's bytes
     * @return false where no format is recognised; then nothing was added
     */
    public boolean read(LogEvent event, int start, int end) {
        line.begin(event, start, end);
        if (start == end) {
            return false;
        }
        if (!users.isEmpty() && read(users.of(event.origin().topic()), ANY_SIGN)) {
            return true;
        }
        if (end - start < FEWEST_BYTES) {
            return false;
        }
        Lead lead = Lead.of(line.bytes(), start, line.lineEnd());
        int next = lead == Lead.ISO_DATE ? DateScan.signAfterDate(line.bytes(), start, line.lineEnd()) : ANY_SIGN;
        return read(byLead[lead.ordinal()], next);
    }

    /** @param next what follows the date that the text begins with, or {@link #ANY_SIGN} */
    private boolean read(Known[] candidates, int next) {
        for (Known known : candidates) {
            if (next != ANY_SIGN && !known.afterDate()[next]) {
                continue;
            }
            int mark = line.mark();
            if (isRead(known)) {
                complete(known, mark);
                return true;
            }
            line.backTo(mark);
        }
        return false;
    }

    /** As {@link #read}; of a text that is of no known format, timestamp and level are looked for. */
    public boolean readAny(LogEvent event, int start, int end) {
        return read(event, start, end) || (end - start >= FEWEST_BYTES && unknown.read(line));
    }

    /** A bug in one format costs its fields, not the event, and not the events that come after it in the record. */
    private boolean isRead(Known known) {
        try {
            return known.format().read(line);
        } catch (RuntimeException | StackOverflowError e) {
            line.event().tags().add(FAILED_TAG);
            return false;
        }
    }

    private void complete(Known known, int mark) {
        if (!hasMessage(mark)) {
            line.addText(TextFields.MESSAGE, line.start(), line.end());
        }
        Dataset other = line.dataset();
        byte[] dataset = other == null ? known.dataset() : other.name();
        if (dataset.length > 0) {
            line.addConstant(DATASET, dataset);
            line.addConstant(MODULE, other == null ? known.module() : other.module());
        }
    }

    private boolean hasMessage(int mark) {
        RawFields raw = line.event().raw();
        for (int i = mark; i < raw.size(); i = raw.next(i)) {
            if (raw.nameHash(i) == TextFields.MESSAGE.hash() && raw.kind(i) != ValueKind.NULL) {
                return true;
            }
        }
        return false;
    }
}
