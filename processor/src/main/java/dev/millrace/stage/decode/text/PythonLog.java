package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.EnumSet;
import java.util.Set;

/** Python's {@code logging.BASIC_FORMAT}: {@code LEVEL:logger:message}. */
final class PythonLog implements TextFormat {

    private static final Name LEVEL = Name.of("log.level");
    private static final Name LOGGER = Name.of("log.logger");

    @Override
    public String dataset() {
        return "";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.WORD);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int levelEnd = LevelScan.end(bytes, line.start(), end);
        int logger = levelEnd + 1;
        boolean isLevel =
                levelEnd > line.start() && logger < end && bytes[levelEnd] == ':' && isCapital(bytes[levelEnd - 1]);
        if (!isLevel) {
            return false;
        }
        int loggerEnd = logger;
        while (loggerEnd < end && isNamePart(bytes[loggerEnd])) {
            loggerEnd++;
        }
        boolean isLogger =
                loggerEnd > logger && loggerEnd < end && bytes[loggerEnd] == ':' && !isUrl(bytes, loggerEnd, end);
        if (!isLogger) {
            return false;
        }
        line.addText(LEVEL, line.start(), levelEnd);
        line.addText(LOGGER, logger, loggerEnd);
        line.addMessage(loggerEnd + 1, line.end());
        return true;
    }

    private static boolean isCapital(byte b) {
        return b >= 'A' && b <= 'Z';
    }

    private static boolean isNamePart(byte b) {
        return Scan.isLetter(b) || Scan.isDigit(b) || b == '.' || b == '_' || b == '-';
    }

    private static boolean isUrl(byte[] bytes, int colon, int end) {
        return colon + 2 < end && bytes[colon + 1] == '/' && bytes[colon + 2] == '/';
    }
}
