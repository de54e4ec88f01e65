package dev.millrace.stage.decode.text;

import static dev.millrace.stage.decode.text.HeaderScan.skip;

/**
 * What applications write before a message, found by the look of each part instead of a pattern: date, level, thread, pid
 * and logger, in the orders that the defaults and documented examples of Logback, Log4j, Spring Boot, Quarkus, Python,
 * Loguru, gunicorn, oslo.log and tracing have:
 *
 * <pre>
 *   date [thread] LEVEL logger - message         date LEVEL [thread] logger: message
 *   date LEVEL pid --- [app] [thread] [trace-span] logger : message
 *   date LEVEL [logger] (thread) message         date - logger - LEVEL - message
 *   date | LEVEL | logger - message              [date] [pid] [LEVEL] message
 *   [date] [logger] [LEVEL] message              [date] [LEVEL] logger - message
 *   [date] {file:line} LEVEL - message           date pid LEVEL logger [context] message
 *   LEVEL [thread] date logger - message
 * </pre>
 *
 * Reads on until a part is none of these; there the message begins. Reused; owned by one thread.
 */
final class ApplicationHeader {

    static final int NONE = -1;
    private static final int MAX_BRACKETS = 6;

    /** Starts and ends in turn, in the order of the text; {@link #afterLevel} of them stand before the level. */
    final int[] brackets = new int[2 * MAX_BRACKETS];

    int bracketCount;
    int afterLevel;

    int date;
    int dateEnd;
    int time;
    int timeEnd;
    int level;
    int levelEnd;
    int pid;
    int pidEnd;
    int logger;
    int loggerEnd;
    int thread;
    int threadEnd;
    int context;
    int contextEnd;
    int function;
    int functionEnd;
    int file;
    int fileEnd;
    int message;
    boolean hasDashes;
    boolean isDateInBrackets;
    boolean isLevelInBrackets;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int afterLevelAt;

    /** @return whether it holds a level, a date or at least a time of day, and something more than these */
    boolean read(byte[] source, int start, int lineEnd) {
        clear(source, start, lineEnd);
        boolean isMore = true;
        while (isMore) {
            at = skip(bytes, at, end);
            isMore = at < end && message == NONE && next();
        }
        if (level == NONE || (date == NONE && time == NONE)) {
            return false;
        }
        if (message == NONE) {
            giveUpAfterLevel();
        }
        boolean isPid = pid == NONE || hasDashes || context != NONE;
        return isPid && (logger != NONE || bracketCount > 0 || file != NONE);
    }

    private void clear(byte[] source, int start, int lineEnd) {
        bytes = source;
        at = start;
        end = lineEnd;
        bracketCount = 0;
        afterLevel = 0;
        date = NONE;
        time = NONE;
        level = NONE;
        pid = NONE;
        logger = NONE;
        thread = NONE;
        context = NONE;
        function = NONE;
        file = NONE;
        message = NONE;
        hasDashes = false;
        isDateInBrackets = false;
        isLevelInBrackets = false;
        afterLevelAt = start;
    }

    private boolean next() {
        byte b = bytes[at];
        if (Scan.isDigit(b)) {
            return number();
        }
        return switch (b) {
            case '[' -> bracket();
            case '(' -> parenthesis();
            case '{' -> brace();
            case '-' -> dashes();
            case '|', ':' -> bar();
            default -> (Scan.isLetter(b) || b == '_') && (isMonthDate() || levelWord() || name());
        };
    }

    // ---- date, time, pid

    private boolean number() {
        if (date == NONE && time == NONE) {
            int dateAt = DateScan.any(bytes, at, end);
            if (dateAt > at) {
                return date(at, dateAt);
            }
            int timeAt = DateScan.timeOfDay(bytes, at, end);
            if (timeAt > at) {
                time = at;
                timeEnd = timeAt;
                at = timeAt;
                return true;
            }
            return false;
        }
        int digits = Scan.digits(bytes, at, end);
        boolean isPid = pid == NONE && digits <= 10 && isBlank(at + digits) && (level == NONE || isDashed(at + digits));
        if (isPid) {
            pid(at, at + digits);
        }
        return isPid;
    }

    private boolean isMonthDate() {
        int dateAt = date == NONE && time == NONE ? DateScan.any(bytes, at, end) : at;
        return dateAt > at && date(at, dateAt);
    }

    private boolean date(int from, int to) {
        date = from;
        dateEnd = to;
        at = to;
        return true;
    }

    private void pid(int from, int to) {
        pid = from;
        pidEnd = to;
        at = to;
    }

    private boolean isDashed(int from) {
        int dash = skip(bytes, from, end);
        return dash + 3 < end && bytes[dash] == '-' && bytes[dash + 1] == '-' && bytes[dash + 2] == '-';
    }

    private boolean isBlank(int place) {
        return place < end && (bytes[place] == ' ' || bytes[place] == '\t');
    }

    // ---- separators

    private boolean dashes() {
        int next = at;
        while (next < end && bytes[next] == '-') {
            next++;
        }
        hasDashes |= next - at == 3 && level != NONE;
        boolean isSeparator = isBlank(next) && (level == NONE || hasDashes || logger != NONE || file != NONE);
        if (isBlank(next) && level != NONE && bracketCount > afterLevel && !hasDashes) {
            lastBracketIsLogger(next + 1);
            return false;
        }
        if (isSeparator && file != NONE && level != NONE) {
            message = next + 1;
            return false;
        }
        at = next;
        return isSeparator;
    }

    /** {@code LEVEL [thread] [logger] - message}. */
    private void lastBracketIsLogger(int after) {
        int from = brackets[2 * bracketCount - 2];
        int to = brackets[2 * bracketCount - 1];
        boolean isLogger = bracketCount == afterLevel + 2 && HeaderScan.name(bytes, from, to) == to && to > from;
        if (isLogger) {
            logger(from, to);
            bracketCount--;
            message = after;
        }
    }

    private boolean bar() {
        boolean isSeparator = isBlank(at + 1) && (bytes[at] == '|' || level == NONE);
        at++;
        return isSeparator;
    }

    // ---- level

    private boolean levelWord() {
        int wordEnd = LevelScan.end(bytes, at, end);
        boolean isCapital = bytes[at] >= 'A' && bytes[at] <= 'Z';
        boolean isLevel = level == NONE && wordEnd > at && isCapital && isAfterLevel(wordEnd);
        if (isLevel) {
            level(at, wordEnd);
        }
        return isLevel;
    }

    private boolean isAfterLevel(int place) {
        return isBlank(place)
                || (place < end && (bytes[place] == '\u001b' || bytes[place] == '|' || bytes[place] == '['));
    }

    private void level(int from, int to) {
        level = from;
        levelEnd = to;
        afterLevel = bracketCount;
        at = to;
        afterLevelAt = to;
    }

    // ---- what stands in brackets

    private boolean bracket() {
        int close = HeaderScan.nested(bytes, at + 1, end);
        boolean isAnything = close < end && bytes[close] == ']' && bracketCount < MAX_BRACKETS;
        if (!isAnything) {
            return false;
        }
        int from = skip(bytes, at + 1, close);
        int to = HeaderScan.trimmed(bytes, from, close);
        if (date == NONE && time == NONE && DateScan.any(bytes, from, to) == to && to > from) {
            date(from, to);
            isDateInBrackets = true;
        } else if (level == NONE && from < to && LevelScan.end(bytes, from, to) == to) {
            level(from, to);
            isLevelInBrackets = true;
            afterLevelAt = close + 1;
        } else {
            brackets[2 * bracketCount] = from;
            brackets[2 * bracketCount + 1] = to;
            bracketCount++;
        }
        at = close + 1;
        return true;
    }

    /** A thread after the logger in brackets, as Quarkus and WildFly write. */
    private boolean parenthesis() {
        int close = at + 1;
        while (close < end && bytes[close] != ')') {
            close++;
        }
        boolean isThread = level != NONE && bracketCount == afterLevel + 1 && close < end && close > at + 1;
        if (isThread) {
            logger = brackets[2 * afterLevel];
            loggerEnd = brackets[2 * afterLevel + 1];
            bracketCount--;
            thread = at + 1;
            threadEnd = close;
            message = skip(bytes, close + 1, end);
        }
        return false;
    }

    /** File and line, as Airflow writes. */
    private boolean brace() {
        int colon = at + 1;
        while (colon < end && bytes[colon] > ' ' && bytes[colon] != ':' && bytes[colon] != '}') {
            colon++;
        }
        int digits = colon < end && bytes[colon] == ':' ? Scan.digits(bytes, colon + 1, end) : 0;
        int close = colon + 1 + digits;
        boolean isFile = file == NONE && date != NONE && digits > 0 && close < end && bytes[close] == '}';
        if (isFile) {
            file = at + 1;
            fileEnd = colon;
            at = close + 1;
        }
        return isFile;
    }

    // ---- logger

    private boolean name() {
        int nameEnd = HeaderScan.name(bytes, at, end);
        if (logger != NONE || nameEnd == at) {
            return false;
        }
        int after = HeaderScan.separator(bytes, nameEnd, end);
        if (level == NONE) {
            return date != NONE && after > nameEnd && bytes[nameEnd] != ':' && nameBeforeLevel(nameEnd, after);
        }
        if (after > nameEnd ? isLogger(nameEnd, after) : isTomcat(nameEnd)) {
            logger(at, nameEnd);
            message = after > nameEnd ? after : skip(bytes, nameEnd, end);
            if (after == nameEnd) {
                methodIsNoLogger();
            }
        } else if (pid != NONE && isDotted(nameEnd) && isBlank(nameEnd) && bytes[nameEnd + 1] == '[') {
            contextual(nameEnd);
        }
        return false;
    }

    private void logger(int from, int to) {
        logger = from;
        loggerEnd = to;
    }

    /** {@code name - LEVEL - message}. */
    private boolean nameBeforeLevel(int nameEnd, int after) {
        int word = skip(bytes, after, end);
        int wordEnd = LevelScan.end(bytes, word, end);
        int afterWord = HeaderScan.separator(bytes, wordEnd, end);
        boolean isLevel = wordEnd > word && afterWord > wordEnd && bytes[word] >= 'A' && bytes[word] <= 'Z';
        if (isLevel) {
            logger(at, nameEnd);
            level(word, wordEnd);
            message = afterWord;
        }
        return false;
    }

    /** {@code logger [req-... user project] message}, as oslo.log writes. */
    private void contextual(int nameEnd) {
        int close = HeaderScan.nested(bytes, nameEnd + 2, end);
        if (bytes[close] == ']' && close < end) {
            logger(at, nameEnd);
            context = nameEnd + 2;
            contextEnd = close;
            message = skip(bytes, close + 1, end);
        }
    }

    /** Before a colon many a word may stand that is part of the message, so there it must look like a name of code. */
    private boolean isLogger(int nameEnd, int after) {
        if (StackTraces.isThrowable(bytes, at, nameEnd)) {
            return false;
        }
        boolean isGlued = bytes[nameEnd] == ':' && after <= nameEnd + 2;
        boolean isFramed = bracketCount > 0 || hasDashes || (isDateInBrackets && isLevelInBrackets);
        if (isFramed && !isGlued) {
            return true;
        }
        return isGlued ? isCode(nameEnd) || isTracing() : isDotted(nameEnd);
    }

    /** {@code com.example.Class}, {@code crate::module}, {@code CamelCase}, {@code file.py:12}, but not a host. */
    private boolean isCode(int nameEnd) {
        int segment = at;
        boolean isCamel = false;
        for (int i = at; i < nameEnd; i++) {
            byte b = bytes[i];
            if (b == ':' || b == '$') {
                return true;
            }
            if (b == '.') {
                segment = i + 1;
                isCamel = false;
            } else if (i > segment && b >= 'A' && b <= 'Z' && bytes[i - 1] >= 'a') {
                isCamel = true;
            }
        }
        boolean isClass = segment < nameEnd && bytes[segment] >= 'A' && bytes[segment] <= 'Z';
        return isClass && (isCamel || segment > at);
    }

    private boolean isDotted(int nameEnd) {
        for (int i = at + 1; i < nameEnd - 1; i++) {
            if (bytes[i] == '.' || bytes[i] == ':') {
                return true;
            }
        }
        return bytes[at] == '_';
    }

    /** Rust's tracing and env_logger: right after the level stands the target, be it one word. */
    private boolean isTracing() {
        int dateLength = dateEnd - date;
        boolean isUtc = date != NONE && bytes[dateEnd - 1] == 'Z' && bytes[date + 10] == 'T';
        boolean isLower = bytes[at] >= 'a' && bytes[at] <= 'z';
        return isLower && isUtc && (dateLength == 27 || dateLength == 20) && bracketCount == 0;
    }

    /** {@code [thread] org.apache.catalina.startup.Catalina.start message}: after a thread, at least three segments. */
    private boolean isTomcat(int nameEnd) {
        int dots = 0;
        for (int i = at; i < nameEnd; i++) {
            dots += bytes[i] == '.' ? 1 : 0;
        }
        return dots >= 3 && bracketCount == afterLevel + 1 && isBlank(nameEnd);
    }

    /** What follows the last dot is the method's name. */
    private void methodIsNoLogger() {
        int dot = loggerEnd - 1;
        while (bytes[dot] != '.') {
            dot--;
        }
        function = dot + 1;
        functionEnd = loggerEnd;
        loggerEnd = dot;
    }

    /** Brackets after the level that no logger follows are part of the message, and so is what follows them. */
    private void giveUpAfterLevel() {
        bracketCount = afterLevel;
        int from = skip(bytes, afterLevelAt, end);
        int separated = HeaderScan.separator(bytes, afterLevelAt, end);
        message = separated > afterLevelAt ? separated : from;
        if (pid > level) {
            pid = NONE;
        }
    }
}
