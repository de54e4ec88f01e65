package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The slow query log of MySQL, MariaDB and Percona Server: lines that begin with {@code #} and hold {@code Key: value}
 * pairs, then the statement. The whole text is the {@code message}.
 */
final class MysqlSlowLog implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name DURATION = Name.of("event.duration");
    private static final Name CATEGORY = Name.of("event.category");
    private static final Name USER = Name.of("user.name");
    private static final Name CURRENT_USER = Name.of("mysql.slowlog.current_user");
    private static final Name ADDRESS = Name.of("source.address");
    private static final Name IP = Name.of("source.ip");
    private static final Name THREAD = Name.of("mysql.thread_id");
    private static final Name LOCK_TIME = Name.of("mysql.slowlog.lock_time.sec");
    private static final Name SCHEMA = Name.of("mysql.slowlog.schema");
    private static final Name QUERY = Name.of("mysql.slowlog.query");
    private static final byte[] DATABASE = ascii("database");

    private static final byte[] TIME = ascii("Time: ");
    private static final byte[] USER_AT_HOST = ascii("User@Host: ");
    private static final byte[] QUERY_TIME = ascii("Query_time: ");
    private static final byte[] SET_TIMESTAMP = ascii("SET timestamp=");
    private static final byte[] USE = ascii("use ");

    /** What becomes {@code mysql.slowlog.<key in lower case>}. */
    private static final List<String> KEYS = List.of(
            "Rows_sent",
            "Rows_examined",
            "Rows_affected",
            "Rows_read",
            "Bytes_sent",
            "Bytes_received",
            "Errno",
            "Last_errno",
            "Killed",
            "Read_first",
            "Read_last",
            "Read_key",
            "Read_next",
            "Read_prev",
            "Read_rnd",
            "Read_rnd_next",
            "Sort_merge_passes",
            "Sort_range_count",
            "Sort_rows",
            "Sort_scan_count",
            "Created_tmp_disk_tables",
            "Created_tmp_tables",
            "Tmp_tables",
            "Tmp_disk_tables",
            "Tmp_table_sizes",
            "QC_Hit",
            "QC_hit",
            "Full_scan",
            "Full_join",
            "Tmp_table",
            "Tmp_table_on_disk",
            "Filesort",
            "Filesort_on_disk",
            "Merge_passes",
            "Priority_queue",
            "Log_slow_rate_type",
            "Log_slow_rate_limit",
            "InnoDB_IO_r_ops",
            "InnoDB_IO_r_bytes",
            "InnoDB_IO_r_wait",
            "InnoDB_rec_lock_wait",
            "InnoDB_queue_wait",
            "InnoDB_pages_distinct",
            "InnoDB_trx_id",
            "Start",
            "End");

    private static final FieldNames KEY_NAMES = new FieldNames(KEYS);
    private static final Name[] FIELDS = KEYS.stream()
            .map(key -> Name.of("mysql.slowlog." + key.toLowerCase(Locale.ROOT)))
            .toArray(Name[]::new);

    private boolean hasQueryTime;
    private boolean hasTimestamp;

    @Override
    public String dataset() {
        return "mysql.slowlog";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.HASH);
    }

    @Override
    public boolean read(TextLine line) {
        hasQueryTime = false;
        hasTimestamp = false;
        byte[] bytes = line.bytes();
        int end = line.end();
        if (!isFirst(bytes, line.start() + 2, end)) {
            return false;
        }
        int at = line.start();
        while (at < end && bytes[at] == '#') {
            int lineEnd = StackTraces.lineEnd(bytes, at, end);
            comment(line, bytes, at + 2, StackTraces.trimmed(bytes, at, lineEnd));
            at = Math.min(end, lineEnd + 1);
        }
        statement(line, bytes, at, end);
        line.addConstant(CATEGORY, DATABASE);
        return hasQueryTime;
    }

    private static boolean isFirst(byte[] bytes, int at, int end) {
        return Scan.startsWith(bytes, at, end, TIME)
                || Scan.startsWith(bytes, at, end, USER_AT_HOST)
                || Scan.startsWith(bytes, at, end, QUERY_TIME);
    }

    private void comment(TextLine line, byte[] bytes, int start, int end) {
        if (Scan.startsWith(bytes, start, end, TIME)) {
            line.addText(TIMESTAMP, start + TIME.length, end);
            hasTimestamp = true;
        } else if (Scan.startsWith(bytes, start, end, USER_AT_HOST)) {
            pairs(line, bytes, userAtHost(line, bytes, start + USER_AT_HOST.length, end), end);
        } else {
            pairs(line, bytes, start, end);
        }
    }

    /** {@code user[current user] @ host [address]}; each may be missing. */
    private static int userAtHost(TextLine line, byte[] bytes, int start, int end) {
        int bracket = indexOf(bytes, start, end, '[');
        int close = indexOf(bytes, bracket, end, ']');
        int sign = indexOf(bytes, close, end, '@');
        int address = indexOf(bytes, sign, end, '[');
        int addressEnd = indexOf(bytes, address, end, ']');
        if (addressEnd >= end) {
            return start;
        }
        line.addText(USER, start, bracket);
        line.addText(CURRENT_USER, bracket + 1, close);
        int host = DateScan.skipSpaces(bytes, sign + 1, address);
        int hostEnd = HeaderScan.trimmed(bytes, host, address);
        boolean hasName = host < hostEnd;
        line.addText(ADDRESS, hasName ? host : address + 1, hasName ? hostEnd : addressEnd);
        if (Scan.ip(bytes, address + 1, addressEnd) == addressEnd) {
            line.addText(IP, address + 1, addressEnd);
        }
        return addressEnd + 1;
    }

    private void pairs(TextLine line, byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            int key = HeaderScan.skip(bytes, at, end);
            int colon = key;
            while (colon < end && bytes[colon] != ':' && bytes[colon] != ' ') {
                colon++;
            }
            int value = HeaderScan.skip(bytes, Math.min(end, colon + 1), end);
            int valueEnd = Scan.word(bytes, value, end);
            if (colon < end && bytes[colon] == ':' && value > colon + 1) {
                if (valueEnd < end && bytes[valueEnd - 1] == ':') {
                    valueEnd = value;
                }
                pair(line, bytes, key, colon, value, valueEnd);
            }
            at = Math.max(valueEnd, key + 1);
        }
    }

    private void pair(TextLine line, byte[] bytes, int key, int colon, int value, int valueEnd) {
        if (is(bytes, key, colon, "Query_time")) {
            int wholeEnd = value + Scan.digits(bytes, value, valueEnd);
            int numberEnd = Scan.number(bytes, value, valueEnd);
            if (wholeEnd > value && numberEnd == valueEnd) {
                DurationToken.add(line, DURATION, bytes, value, wholeEnd, numberEnd, 1_000_000_000L);
                hasQueryTime = true;
            }
        } else if (is(bytes, key, colon, "Lock_time")) {
            line.addText(LOCK_TIME, value, valueEnd);
        } else if (is(bytes, key, colon, "Id") || is(bytes, key, colon, "Thread_id")) {
            line.addText(THREAD, value, valueEnd);
        } else if (is(bytes, key, colon, "Schema")) {
            line.addText(SCHEMA, value, valueEnd);
        } else {
            int known = KEY_NAMES.indexOf(FieldHash.of(bytes, key, colon), bytes, key, colon);
            if (known != FieldNames.UNKNOWN && value < valueEnd) {
                boolean isNumber = Scan.number(bytes, value, valueEnd) == valueEnd;
                line.add(FIELDS[known], isNumber ? ValueKind.NUMBER : ValueKind.TEXT, value, valueEnd);
            }
        }
    }

    /** {@code use schema;} and {@code SET timestamp=...;} stand before what was asked. */
    private void statement(TextLine line, byte[] bytes, int start, int end) {
        int at = start;
        if (Scan.startsWith(bytes, at, end, USE)) {
            int lineEnd = StackTraces.lineEnd(bytes, at, end);
            int nameEnd = indexOf(bytes, at, lineEnd, ';');
            line.addText(SCHEMA, at + USE.length, nameEnd);
            at = Math.min(end, lineEnd + 1);
        }
        if (Scan.startsWith(bytes, at, end, SET_TIMESTAMP)) {
            int epoch = at + SET_TIMESTAMP.length;
            int epochEnd = DateScan.epoch(bytes, epoch, end);
            if (!hasTimestamp) {
                line.addText(TIMESTAMP, epoch, epochEnd);
            }
            at = Math.min(end, StackTraces.lineEnd(bytes, at, end) + 1);
        }
        line.addText(QUERY, at, StackTraces.trimmed(bytes, at, end));
    }

    private static int indexOf(byte[] bytes, int start, int end, char sign) {
        int at = start;
        while (at < end && bytes[at] != sign) {
            at++;
        }
        return at;
    }

    private static boolean is(byte[] bytes, int start, int end, String word) {
        if (end - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[start + i] != (byte) word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
