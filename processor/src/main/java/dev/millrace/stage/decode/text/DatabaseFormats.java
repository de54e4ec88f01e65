package dev.millrace.stage.decode.text;

import java.util.List;

/** Databases: PostgreSQL, MySQL and MariaDB, MongoDB before 4.4, Redis and Valkey, Cassandra. */
final class DatabaseFormats {

    private DatabaseFormats() {}

    static List<TextFormat> all() {
        return List.of(
                new PostgresCsvLog(),
                new MongoLog(),
                mysqlError(),
                new PostgresLog(),
                mysqlErrorBefore56(),
                mysqlScript("mysqld_safe"),
                mysqlScript("mariadbd-safe"),
                innoDbBefore56(),
                new MysqlSlowLog(),
                new RedisLog(),
                cassandra());
    }

    /** 5.6 with the id of a thread, 5.7 and 8.0 in ISO 8601, 8.0 with code and subsystem, MariaDB from 10.1 on. */
    private static TextFormat mysqlError() {
        return PatternFormat.of("mysql.error", Lead.ISO_DATE)
                .afterDate("0")
                .pattern("%{wideiso:@timestamp} %{int:mysql.thread_id} [%{level:log.level}]"
                        + "%( [%{code:event.code}] [%{until:event.provider}]%)%_%{all:message}")
                .constant("event.category", "database")
                .build();
    }

    /** 5.5 and before, and MariaDB before 10.1: two digits for the year. */
    private static TextFormat mysqlErrorBefore56() {
        return PatternFormat.of("mysql.error", Lead.NUMBER)
                .pattern("%{shortdate:@timestamp} [%{level:log.level}] %{all:message}")
                .constant("event.category", "database")
                .build();
    }

    private static TextFormat innoDbBefore56() {
        return PatternFormat.of("mysql.error", Lead.NUMBER)
                .pattern("%{shortdate:@timestamp}%_InnoDB: %{all:message}")
                .constant("event.provider", "InnoDB")
                .constant("event.category", "database")
                .build();
    }

    /** What the script that starts the server writes into its log. */
    private static TextFormat mysqlScript(String name) {
        return PatternFormat.of("mysql.error", Lead.ISO_DATE, Lead.NUMBER)
                .afterDate("a")
                .pattern("%[%{wideiso:@timestamp}%|%{shortdate:@timestamp}%] " + name + " %{all:message}")
                .constant("process.name", name)
                .constant("event.category", "database")
                .build();
    }

    private static TextFormat cassandra() {
        return PatternFormat.of("cassandra.log", Lead.WORD, Lead.OTHER)
                .pattern("%.%{level:log.level}%_[%{nested:process.thread.name}] %{iso:@timestamp} "
                        + "%{sourcefile:log.origin.file.name}%[:%| (line %]%{int:log.origin.file.line}%()%)"
                        + "%( -%) %{all:message}")
                .constant("event.category", "database")
                .build();
    }
}
