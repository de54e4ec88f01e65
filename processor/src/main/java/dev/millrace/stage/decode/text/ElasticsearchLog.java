package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code [date][LEVEL][logger] [node] message} of Elasticsearch, and without the node of Logstash: which of them, and
 * which of their logs, the logger tells. {@code DEPRECATION} is a level of its own since 7.13. Kibana and others write the same; they get no dataset.
 */
final class ElasticsearchLog implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name LOGGER = Name.of("log.logger");
    private static final Name COMPONENT = Name.of("elasticsearch.component");
    private static final Name NODE = Name.of("elasticsearch.node.name");
    private static final Name PIPELINE = Name.of("logstash.log.pipeline_id");
    private static final Name CATEGORY = Name.of("event.category");
    private static final Name INDEX = Name.of("elasticsearch.index.name");
    private static final Name INDEX_ID = Name.of("elasticsearch.index.id");
    private static final byte[] DATABASE = ascii("database");
    private static final byte[] COLLECTION = ascii("[gc]");
    private static final Name[] COLLECTION_PARTS = {
        Name.of("elasticsearch.server.gc.collector"),
        Name.of("elasticsearch.server.gc.young.one"),
        Name.of("elasticsearch.server.gc.young.two")
    };

    private enum Source {
        SERVER("elasticsearch.server"),
        DEPRECATION("elasticsearch.deprecation"),
        SLOWLOG("elasticsearch.slowlog"),
        LOGSTASH("logstash.log"),
        LOGSTASH_SLOWLOG("logstash.slowlog"),
        OTHER("");

        private final String dataset;

        Source(String dataset) {
            this.dataset = dataset;
        }
    }

    private static final byte[][] DATASETS =
            Stream.of(Source.values()).map(source -> ascii(source.dataset)).toArray(byte[][]::new);
    private static final byte[][] MODULES = Stream.of(Source.values())
            .map(source -> ascii(source.dataset.substring(0, Math.max(0, source.dataset.indexOf('.')))))
            .toArray(byte[][]::new);

    private static final Name DATASET = Name.of("event.dataset");
    private static final Name MODULE = Name.of("event.module");

    private static final byte[] CUT_DEPRECATION = ascii("o.e.d.");
    private static final byte[] ZEN = ascii("z.");
    private static final byte[][] DEPRECATIONS = {
        CUT_DEPRECATION, ascii("deprecation."), ascii("org.elasticsearch.deprecation")
    };
    private static final byte[][] SLOWLOGS = {
        ascii("index.search.slowlog"), ascii("index.indexing.slowlog"), ascii("i.s.s."), ascii("i.i.s.")
    };
    private static final byte[][] SERVERS = {
        ascii("o.e."), ascii("org.elasticsearch."), ascii("r.suppressed"), ascii("rest.suppressed")
    };
    private static final byte[][] LOGSTASHES = {
        ascii("logstash."), ascii("org.logstash."), ascii("deprecation.logstash"), ascii("filewatch.")
    };
    private static final byte[][] LOGSTASH_SLOWLOGS = {ascii("slowlog.logstash"), ascii("slowlog.org.logstash")};

    private final ElasticsearchSlowLog slowLog = new ElasticsearchSlowLog();

    @Override
    public String dataset() {
        return "";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.BRACKET);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int date = line.start() + 1;
        int dateEnd = DateScan.iso(bytes, date, end);
        int level = dateEnd + 2;
        if (dateEnd == date || !isBetween(bytes, dateEnd, end)) {
            return false;
        }
        int levelEnd = HeaderScan.code(bytes, level, end);
        int levelClose = DateScan.skipSpaces(bytes, levelEnd, end);
        if (levelEnd == level || !isBetween(bytes, levelClose, end)) {
            return false;
        }
        int logger = levelClose + 2;
        int close = HeaderScan.nested(bytes, logger, end);
        if (close >= end || bytes[close] != ']') {
            return false;
        }
        int loggerEnd = HeaderScan.trimmed(bytes, logger, close);
        line.addText(TIMESTAMP, date, dateEnd);
        line.addText(LEVEL, level, levelEnd);
        line.addText(LOGGER, logger, loggerEnd);
        boolean isBefore5 = bytes[date + 10] == ' ';
        add(line, bytes, source(bytes, logger, loggerEnd, isBefore5), logger, loggerEnd, close + 1);
        return true;
    }

    private void add(TextLine line, byte[] bytes, Source source, int logger, int loggerEnd, int from) {
        int at = from;
        switch (source) {
            case SERVER, DEPRECATION, SLOWLOG -> {
                line.addText(COMPONENT, logger, loggerEnd);
                line.addConstant(CATEGORY, DATABASE);
                at = node(line, bytes, at, source);
                if (source == Source.SLOWLOG) {
                    // Pairs and no message: all of the line becomes it.
                    slowLog.add(line, bytes, at);
                    addDataset(line, source);
                    return;
                }
                if (source == Source.SERVER) {
                    at = subject(line, bytes, at);
                }
            }
            case LOGSTASH, LOGSTASH_SLOWLOG -> at = pipeline(line, bytes, at);
            case OTHER -> at = DateScan.skipSpaces(bytes, at, line.lineEnd());
        }
        line.addMessage(DateScan.skipSpaces(bytes, at, line.lineEnd()), line.end());
        if (source != Source.OTHER) {
            addDataset(line, source);
        }
    }

    private static void addDataset(TextLine line, Source source) {
        line.addConstant(DATASET, DATASETS[source.ordinal()]);
        line.addConstant(MODULE, MODULES[source.ordinal()]);
    }

    /** {@code ][} with the bracket of the next part. */
    private static boolean isBetween(byte[] bytes, int at, int end) {
        return at + 2 < end && bytes[at] == ']' && bytes[at + 1] == '[';
    }

    private static Source source(byte[] bytes, int start, int end, boolean isBefore5) {
        if (startsWithOneOf(DEPRECATIONS, bytes, start, end) && !isDiscovery(bytes, start, end)) {
            return startsWithOneOf(LOGSTASHES, bytes, start, end) ? Source.LOGSTASH : Source.DEPRECATION;
        }
        if (startsWithOneOf(SLOWLOGS, bytes, start, end)) {
            return Source.SLOWLOG;
        }
        if (startsWithOneOf(LOGSTASHES, bytes, start, end)) {
            return Source.LOGSTASH;
        }
        if (startsWithOneOf(LOGSTASH_SLOWLOGS, bytes, start, end)) {
            return Source.LOGSTASH_SLOWLOG;
        }
        return isBefore5 || startsWithOneOf(SERVERS, bytes, start, end) ? Source.SERVER : Source.OTHER;
    }

    /** Both {@code org.elasticsearch.deprecation.<package>} and {@code org.elasticsearch.discovery} are cut to {@code o.e.d}. */
    private static boolean isDiscovery(byte[] bytes, int start, int end) {
        int name = start + CUT_DEPRECATION.length;
        return name < end
                && Scan.startsWith(bytes, start, end, CUT_DEPRECATION)
                && ((bytes[name] >= 'A' && bytes[name] <= 'Z') || Scan.startsWith(bytes, name, end, ZEN));
    }

    private static boolean startsWithOneOf(byte[][] words, byte[] bytes, int start, int end) {
        for (byte[] word : words) {
            if (Scan.startsWith(bytes, start, end, word)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A name in brackets with a blank before and after it. Before 7 some logs begin with the index, {@code [index][0]}, and
     * deprecations with a part of a mapping, {@code [_all] is deprecated}.
     */
    private static int node(TextLine line, byte[] bytes, int from, Source source) {
        int end = line.lineEnd();
        int open = DateScan.skipSpaces(bytes, from, end);
        if (open == end || bytes[open] != '[') {
            return open;
        }
        int close = HeaderScan.nested(bytes, open + 1, end);
        boolean isNode = close < end && bytes[close] == ']' && (close + 1 == end || bytes[close + 1] == ' ');
        boolean isSubject = isNode && source == Source.DEPRECATION && bytes[open + 1] == '_';
        if (!isNode || isSubject) {
            return open;
        }
        line.addText(NODE, open + 1, close);
        return close + 1;
    }

    /** What the server speaks of, before its message: {@code [index]}, {@code [index/uuid]}, or {@code [gc][young][7][3]}. */
    private static int subject(TextLine line, byte[] bytes, int from) {
        int end = line.lineEnd();
        int open = DateScan.skipSpaces(bytes, from, end);
        int close = open < end && bytes[open] == '[' ? Scan.indexOf(bytes, open + 1, end, (byte) ']') : end;
        if (close == end || close == open + 1) {
            return open;
        }
        if (Scan.startsWith(bytes, open, end, COLLECTION)) {
            return collection(line, bytes, open, end);
        }
        boolean isIndex = close + 1 < end && bytes[close + 1] == ' ' && isIndex(bytes, open + 1, close);
        if (!isIndex) {
            return open;
        }
        int slash = Scan.indexOf(bytes, open + 1, close, (byte) '/');
        line.addText(INDEX, open + 1, slash);
        line.addText(INDEX_ID, Math.min(close, slash + 1), close);
        return close + 2;
    }

    /** {@code [gc][collector][sequence][count] }. */
    private static int collection(TextLine line, byte[] bytes, int open, int end) {
        int at = open + COLLECTION.length;
        for (int part = 0; part < COLLECTION_PARTS.length; part++) {
            int close = at < end && bytes[at] == '[' ? Scan.indexOf(bytes, at + 1, end, (byte) ']') : end;
            if (close == end) {
                return open;
            }
            at = close + 1;
        }
        int part = open + COLLECTION.length;
        for (Name name : COLLECTION_PARTS) {
            int close = Scan.indexOf(bytes, part, end, (byte) ']');
            line.addText(name, part + 1, close);
            part = close + 1;
        }
        return at;
    }

    /** A name that Elasticsearch allows for an index, lower case, without blanks. */
    private static boolean isIndex(byte[] bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            if (bytes[at] == '/') {
                return at > start;
            }
            boolean isAllowed = bytes[at] < 0 || (bytes[at] > ' ' && "*?\"<>|,#:[".indexOf(bytes[at]) < 0);
            if (!isAllowed || (bytes[at] >= 'A' && bytes[at] <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    private static int pipeline(TextLine line, byte[] bytes, int from) {
        int end = line.lineEnd();
        if (from == end || bytes[from] != '[') {
            return from;
        }
        int close = HeaderScan.nested(bytes, from + 1, end);
        if (close <= from + 1 || bytes[close] != ']') {
            return from;
        }
        line.addText(PIPELINE, from + 1, close);
        return close + 1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
