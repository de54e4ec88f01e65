package dev.millrace.lookup;

import dev.millrace.config.JdbcConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A table of a database, read as a whole by one statement in one transaction, a thousand rows at a time. Each reading
 * connects anew: once a minute is not worth a pool. Only reading tells whether anything has changed.
 */
final class JdbcSource implements TableSource {

    private static final int FETCH_ROWS = 1_000;

    private final JdbcConfig config;
    private final String url;
    private final String query;

    JdbcSource(JdbcConfig config) {
        this.config = config;
        url = String.valueOf(config.url());
        query = String.valueOf(config.query());
    }

    /** Without what may hold a password. */
    @Override
    public String place() {
        return config.shownUrl();
    }

    @Override
    public @Nullable Object fingerprint() {
        return null;
    }

    @Override
    public void read(Rows rows) throws BrokenTableException {
        long start = System.nanoTime();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            // PostgreSQL's driver reads all rows at once, onto the heap, where each statement commits.
            connection.setAutoCommit(false);
            statement.setFetchSize(FETCH_ROWS);
            statement.setQueryTimeout((int) config.timeout().toSeconds());
            try (ResultSet results = statement.executeQuery(query)) {
                read(results, rows, start);
            }
            connection.rollback();
        } catch (SQLException e) {
            // "No suitable driver found for" the URL, password and all, is the JDK's own message.
            String message = String.valueOf(e.getMessage()).replace(url, place());
            throw new BrokenTableException(place(), "cannot be read: " + message);
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (config.user() != null) {
            properties.setProperty("user", config.user());
        }
        if (config.password() != null) {
            properties.setProperty("password", config.password());
        }
        if (url.startsWith("jdbc:postgresql:")) {
            String seconds = Long.toString(config.timeout().toSeconds());
            properties.setProperty("connectTimeout", seconds);
            properties.setProperty("socketTimeout", seconds);
            properties.setProperty("ApplicationName", "millrace");
        }
        return DriverManager.getConnection(url, properties);
    }

    private void read(ResultSet results, Rows rows, long start) throws SQLException, BrokenTableException {
        ResultSetMetaData metaData = results.getMetaData();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            names.add(metaData.getColumnLabel(i));
        }
        rows.found(names);
        String[] columns = rows.columns();
        int[] indexes = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            indexes[i] = names.indexOf(columns[i]) + 1;
            if (names.lastIndexOf(columns[i]) >= indexes[i]) {
                throw new BrokenTableException(place(), "the query names the column \"" + columns[i] + "\" twice");
            }
        }
        @Nullable String[] cells = new @Nullable String[columns.length];
        for (int row = 1; results.next(); row++) {
            for (int i = 0; i < columns.length; i++) {
                cells[i] = indexes[i] == 0 ? null : text(results, metaData, indexes[i]);
            }
            rows.row(row, cells);
            if (row % FETCH_ROWS == 0
                    && System.nanoTime() - start > config.timeout().toNanos()) {
                throw new BrokenTableException(
                        place(),
                        "took longer than the " + config.timeout().toSeconds()
                                + " s of jdbc.timeout; it had come to row " + row);
            }
        }
    }

    /** Drivers write booleans as {@code t} or {@code 1}. */
    private static @Nullable String text(ResultSet results, ResultSetMetaData metaData, int column)
            throws SQLException {
        int type = metaData.getColumnType(column);
        String text = results.getString(column);
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (type == Types.CHAR || type == Types.NCHAR) {
            // Padded to its length, which is no part of the value.
            String value = text.stripTrailing();
            return value.isEmpty() ? null : value;
        }
        boolean isBoolean = type == Types.BOOLEAN || (type == Types.BIT && text.length() == 1);
        return isBoolean ? Boolean.toString(results.getBoolean(column)) : text;
    }
}
