package dev.millrace.fuzz;

/** Where Jazzer begins: {@code --target_class=dev.millrace.fuzz.JazzerEntry}, the target in {@code -Dfuzz.target=}. */
public final class JazzerEntry {

    private static final FuzzTarget TARGET = FuzzTarget.valueOf(System.getProperty("fuzz.target", "JSON"));

    private JazzerEntry() {}

    public static void fuzzerTestOneInput(byte[] data) {
        TARGET.take(data);
    }
}
