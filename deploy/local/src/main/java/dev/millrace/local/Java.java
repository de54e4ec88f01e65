package dev.millrace.local;

import java.nio.file.Path;
import java.util.List;

/** The Java that runs us, which is the one that runs the servers. */
final class Java {

    static final Path EXECUTABLE = Path.of(System.getProperty("java.home"), "bin", "java");

    /** Keeps a JVM from leaving a file in the system's temporary folder when it is killed. */
    static final String NO_PERFORMANCE_DATA = "-XX:-UsePerfData";

    /** For a JVM that does next to nothing. */
    static final List<String> SMALL =
            List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", NO_PERFORMANCE_DATA);

    /** Meant for the parent alone: an agent or a debugger port given there must not reach the servers. */
    static final List<String> OPTION_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH");

    private Java() {}
}
