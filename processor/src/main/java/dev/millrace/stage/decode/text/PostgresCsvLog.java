package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's {@code csvlog}: 22 columns until 9.6, 23 until 12, 24 until 13, 26 since 14. */
final class PostgresCsvLog implements TextFormat {

    private static final int FEWEST = 22;
    private static final int USER = 1;
    private static final int PID = 3;
    private static final int CONNECTION = 4;
    private static final int SEVERITY = 11;
    private static final int STATE = 12;
    private static final int MESSAGE = 13;

    private static final Name CLIENT = Name.of("postgresql.log.client_addr");
    private static final Name PORT = Name.of("postgresql.log.client_port");

    private static final @Nullable Name[] COLUMNS = {
        null,
        PostgresPrefix.USER,
        PostgresPrefix.DATABASE,
        PostgresPrefix.PID,
        null,
        PostgresPrefix.SESSION,
        PostgresPrefix.LINE,
        Name.of("postgresql.log.command_tag"),
        Name.of("postgresql.log.session_start_time"),
        Name.of("postgresql.log.virtual_transaction_id"),
        Name.of("postgresql.log.transaction_id"),
        PostgresLog.LEVEL,
        PostgresLog.STATE,
        null,
        Name.of("postgresql.log.detail"),
        Name.of("postgresql.log.hint"),
        Name.of("postgresql.log.internal_query"),
        Name.of("postgresql.log.internal_query_pos"),
        Name.of("postgresql.log.context"),
        Name.of("postgresql.log.query"),
        Name.of("postgresql.log.query_pos"),
        Name.of("postgresql.log.location"),
        PostgresPrefix.APPLICATION,
        Name.of("postgresql.log.backend_type"),
        Name.of("postgresql.log.leader_pid"),
        Name.of("postgresql.log.query_id"),
    };

    private final CsvCells cells = new CsvCells();
    private final PostgresMessage message = new PostgresMessage();

    @Override
    public String dataset() {
        return "postgresql.log";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.ISO_DATE);
    }

    @Override
    public String afterDate() {
        return ",A";
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int dateEnd = PostgresLog.zoneEnd(bytes, line.start(), line.lineEnd());
        if (dateEnd == line.start() || dateEnd == line.lineEnd() || bytes[dateEnd] != ',') {
            return false;
        }
        line.addText(PostgresLog.TIMESTAMP, line.start(), dateEnd);
        cells.begin(line, dateEnd + 1, line.end());
        int column = 1;
        boolean isLog = true;
        while (isLog && cells.next()) {
            isLog = column < COLUMNS.length && add(line, column);
            column++;
        }
        line.addConstant(PostgresMessage.CATEGORY, PostgresMessage.DATABASE);
        return isLog && column >= FEWEST;
    }

    /** @return false where the cell is not what its column holds */
    private boolean add(TextLine line, int column) {
        int start = cells.start();
        int end = cells.end();
        if (cells.isEmpty()) {
            return column != SEVERITY && column != PID;
        }
        switch (column) {
            case CONNECTION -> addConnection(line, start, end);
            case MESSAGE -> message.addOfColumn(line, start, end);
            case SEVERITY -> {
                line.addText(PostgresLog.LEVEL, start, end);
                return !cells.isQuoted() && Scan.letters(line.bytes(), start, end) >= end - 1;
            }
            case PID -> {
                line.add(PostgresPrefix.PID, ValueKind.TEXT, start, end);
                return Scan.digits(line.bytes(), start, end) == end - start;
            }
            case USER -> {
                line.addText(PostgresPrefix.USER, start, end);
                return cells.isQuoted();
            }
            case STATE -> {
                line.addText(PostgresLog.STATE, start, end);
                return end - start == 5;
            }
            default -> {
                Name name = COLUMNS[column];
                if (name != null) {
                    line.addText(name, start, end);
                }
            }
        }
        return true;
    }

    /** {@code host:port}, or {@code [local]}. */
    private static void addConnection(TextLine line, int start, int end) {
        byte[] bytes = line.bytes();
        int colon = end;
        while (colon > start && Scan.isDigit(bytes[colon - 1])) {
            colon--;
        }
        boolean hasPort = colon > start && colon < end && bytes[colon - 1] == ':';
        line.addText(CLIENT, start, hasPort ? colon - 1 : end);
        if (hasPort) {
            line.add(PORT, ValueKind.TEXT, colon, end);
        }
    }
}
