package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code java.util.logging}'s {@code SimpleFormatter} as it comes, two lines: {@code date class method}, then {@code LEVEL:
 * message}. The date is {@code Nov 22, 2026 3:04:05 AM}, or {@code Sun Nov 22 03:04:05 UTC 2026} as its documentation
 * suggests.
 */
final class JulLog implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name LOGGER = Name.of("log.logger");
    private static final Name FUNCTION = Name.of("log.origin.function");

    @Override
    public String dataset() {
        return "";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.MONTH, Lead.WEEKDAY);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int second = StackTraces.lineEnd(bytes, line.start(), line.end()) + 1;
        int levelEnd = second < line.end() ? LevelScan.end(bytes, second, line.end()) : second;
        boolean isLevel = levelEnd > second && levelEnd + 1 < line.end() && bytes[levelEnd] == ':';
        if (!isLevel) {
            return false;
        }
        int end = HeaderScan.trimmed(bytes, line.start(), line.lineEnd());
        int dateEnd = DateScan.javaDate(bytes, line.start(), end);
        int source = DateScan.skipSpaces(bytes, dateEnd, end);
        int sourceEnd = HeaderScan.name(bytes, source, end);
        if (dateEnd == line.start() || source == dateEnd || sourceEnd == source) {
            return false;
        }
        int method = DateScan.skipSpaces(bytes, sourceEnd, end);
        if (method < end && Scan.word(bytes, method, end) < end) {
            return false;
        }
        line.addText(TIMESTAMP, line.start(), dateEnd);
        line.addText(LEVEL, second, levelEnd);
        line.addText(LOGGER, source, sourceEnd);
        line.addText(FUNCTION, method, end);
        line.addMessage(levelEnd + 2, line.end());
        return true;
    }
}
