package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.IisFields.Field;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Logs of Internet Information Services: the W3C extended format, whose fields an administrator selects but does not
 * order, and the error log of HTTP.SYS. Lines without their {@code #Fields:} are read by the order that is always kept
 * and by the looks of the values; what remains doubtful is left out. Used by one thread.
 */
final class IisFormat implements TextFormat {

    private static final Dataset ERROR = Dataset.of("iis.error");
    private static final byte[] SITE = "W3SVC".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SCHEME = "://".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EQUALS = {'='};

    private final IisFields fields = new IisFields();
    private final Words words = new Words(48);

    @Override
    public String dataset() {
        return "iis.access";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.ISO_DATE, Lead.HASH);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        if (bytes[line.start()] == '#') {
            return readWithHeader(line);
        }
        int end = line.lineEnd();
        boolean isDate = end - line.start() > 40
                && bytes[line.start() + 10] == ' '
                && bytes[line.start() + 19] == ' '
                && DateScan.iso(bytes, line.start(), line.start() + 19) == line.start() + 19;
        if (!isDate || !words.split(bytes, line.start(), end) || words.count() < 12) {
            return false;
        }
        return isError() ? readError(line) : readAccess(line);
    }

    // ---- access

    private boolean readAccess(TextLine line) {
        int method = method(line);
        boolean isAccess = method > 0
                && method + 9 <= words.count()
                && words.isInteger(method + 3)
                && (words.isNil(method + 5) || words.isAddress(method + 5));
        int status = isAccess ? status(method + 6) : 0;
        if (status == 0) {
            return false;
        }
        put(line, Field.TIMESTAMP, words.start(0), words.end(1));
        for (int i = 2; i < method; i++) {
            boolean isSite = words.startsWith(i, SITE);
            put(line, words.isAddress(i) ? Field.SERVER_IP : isSite ? Field.SITE : Field.SERVER_NAME, i);
        }
        put(line, Field.METHOD, method);
        put(line, Field.STEM, method + 1);
        put(line, Field.QUERY, method + 2);
        put(line, Field.SERVER_PORT, method + 3);
        put(line, Field.USER, method + 4);
        put(line, Field.CLIENT_IP, method + 5);
        int at = method + 6;
        if (at < status && words.startsWith(at, HTTP)) {
            put(line, Field.VERSION, at++);
        }
        readHeaders(line, at, status);
        put(line, Field.STATUS, status);
        put(line, Field.SUBSTATUS, status + 1);
        put(line, Field.WIN32_STATUS, status + 2);
        readNumbers(line, status + 3);
        fields.access(line);
        return true;
    }

    /** {@code cs(User-Agent) cs(Cookie) cs(Referer) cs-host}, of which one to four may be selected. */
    private void readHeaders(TextLine line, int first, int status) {
        int selected = status - first;
        if (selected == 0) {
            return;
        }
        put(line, Field.USER_AGENT, first);
        int last = status - 1;
        switch (selected) {
            case 2 -> put(line, isCookie(last) ? Field.COOKIE : words.isHost(last) ? Field.HOST : Field.REFERRER, last);
            case 3 -> {
                put(line, words.isHost(last) ? Field.HOST : Field.REFERRER, last);
                put(line, words.isHost(last) && !isCookie(first + 1) ? Field.REFERRER : Field.COOKIE, first + 1);
            }
            case 4 -> {
                put(line, Field.COOKIE, first + 1);
                put(line, Field.REFERRER, first + 2);
                put(line, Field.HOST, first + 3);
            }
            default -> {}
        }
    }

    /** {@code sc-bytes cs-bytes time-taken}: all three, or the last alone; addresses of X-Forwarded-For may follow. */
    private void readNumbers(TextLine line, int first) {
        int numbers = 0;
        while (first + numbers < words.count() && words.isInteger(first + numbers)) {
            numbers++;
        }
        if (numbers == 3) {
            put(line, Field.SENT, first);
            put(line, Field.RECEIVED, first + 1);
        }
        if (numbers == 1 || numbers == 3) {
            put(line, Field.TIME_TAKEN, first + numbers - 1);
        }
        if (first + numbers < words.count() && !words.isNil(first + numbers)) {
            put(line, Field.FORWARDED, words.start(first + numbers), words.end(words.count() - 1));
        }
    }

    /** Where the method stands, which something with a slash follows; 0 if nowhere. */
    private int method(TextLine line) {
        for (int i = 2; i <= 5 && i + 1 < words.count(); i++) {
            byte next = words.first(i + 1);
            if (isMethod(line, i) && (next == '/' || next == '*' || next == '-')) {
                return i;
            }
        }
        return 0;
    }

    private boolean isMethod(TextLine line, int i) {
        byte[] bytes = line.bytes();
        for (int at = words.start(i); at < words.end(i); at++) {
            if ((bytes[at] < 'A' || bytes[at] > 'Z') && bytes[at] != '_' && bytes[at] != '-') {
                return false;
            }
        }
        return words.length(i) >= 3;
    }

    /** Where status, substatus and the code of Windows stand; 0 if nowhere. */
    private int status(int first) {
        for (int i = first; i <= first + 5 && i + 2 < words.count(); i++) {
            boolean isStatus = words.length(i) == 3 && words.first(i) >= '1' && words.first(i) <= '5';
            if (isStatus && words.isInteger(i) && words.isInteger(i + 1) && words.isInteger(i + 2)) {
                return i;
            }
        }
        return 0;
    }

    // ---- errors of HTTP.SYS

    /** {@code date time c-ip c-port s-ip s-port cs-version cs-method cs-uri [streamid] sc-status s-siteid s-reason s-queuename}. */
    private boolean isError() {
        return words.count() >= 13
                && words.isAddress(2)
                && words.isInteger(3)
                && words.isAddress(4)
                && words.isInteger(5)
                && (words.isNil(6) || words.startsWith(6, HTTP));
    }

    private boolean readError(TextLine line) {
        int reason = isReason(words.count() - 2) ? words.count() - 2 : words.count() - 1;
        int status = reason - 2;
        if (!isReason(reason) || status < 9 || !(words.isNil(status) || words.isInteger(status))) {
            return false;
        }
        put(line, Field.TIMESTAMP, words.start(0), words.end(1));
        put(line, Field.CLIENT_IP, 2);
        put(line, Field.CLIENT_PORT, 3);
        put(line, Field.SERVER_IP, 4);
        put(line, Field.SERVER_PORT, 5);
        put(line, Field.VERSION, 6);
        put(line, Field.METHOD, 7);
        boolean hasStream = status == 10 && (words.isNil(9) || words.isInteger(9));
        int uriEnd = hasStream ? 9 : status;
        if (!words.isNil(8)) {
            put(line, Field.STEM_WITH_QUERY, words.start(8), words.end(uriEnd - 1));
        }
        put(line, Field.STATUS, status);
        put(line, Field.SITE_OF_ERROR, status + 1);
        put(line, Field.REASON, reason);
        if (reason + 1 < words.count()) {
            put(line, Field.QUEUE, reason + 1);
        }
        line.dataset(ERROR);
        fields.error(line);
        return true;
    }

    private boolean isReason(int i) {
        return i > 0 && Scan.isLetter(words.first(i));
    }

    // ---- with #Fields

    /** Comment lines, one of which names the fields, and one line of values. */
    private boolean readWithHeader(TextLine line) {
        int values = fields.header(line);
        if (values < 0) {
            return false;
        }
        byte[] bytes = line.bytes();
        int end = values;
        while (end < line.end() && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        if (!words.split(bytes, values, end) || !fields.matches(words.count())) {
            return false;
        }
        boolean hasTime = fields.at(0) == Field.DATE && fields.at(1) == Field.TIME;
        if (hasTime) {
            put(line, Field.TIMESTAMP, words.start(0), words.end(1));
        }
        for (int i = hasTime ? 2 : 0; i < words.count(); i++) {
            put(line, fields.at(i), i);
        }
        if (fields.isOfErrors()) {
            line.dataset(ERROR);
            fields.error(line);
        } else {
            fields.access(line);
        }
        return true;
    }

    private void put(TextLine line, Field field, int i) {
        if (!words.isNil(i)) {
            put(line, field, words.start(i), words.end(i));
        }
    }

    private void put(TextLine line, Field field, int from, int to) {
        fields.put(line, field, from, to);
    }

    private boolean isCookie(int i) {
        return words.contains(i, EQUALS) && !words.contains(i, SCHEME);
    }
}
