package dev.millrace.cli;

import dev.millrace.config.ConfigException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The command line: {@code java -jar millrace.jar COMMAND}. */
@Command(
        name = "millrace",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Turns whatever log shippers write to Kafka into clean ECS documents in Elasticsearch.",
        subcommands = {
            RunCommand.class,
            SetupCommand.class,
            TransformCommand.class,
            TestCommand.class,
            ReconcileCommand.class,
            DeadLettersCommand.class,
            TraceCommand.class,
            TopologyCommand.class,
            LookupCommand.class,
            ExplainOutcomesCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It worked.",
            "1:It failed: a server, a file or the network; the message says what. Of test: a case failed.",
            "2:The command line or the configuration is wrong; nothing was started.",
            "3:Events were rejected (transform --fail-on-reject, dead-letters replay).",
            "4:Events are missing (reconcile).",
            "5:The installed templates are not ours (setup --diff).",
            "130:run was ended by Ctrl-C, after what was open was settled; if ledger.drain-timeout expired, the records that"
                    + " are not settled are read again by the next owner.",
            "143:run was ended by SIGTERM; the rest as with 130."
        })
public final class Main {

    static final int FAILURE = 1;
    static final int WRONG_CONFIGURATION = 2;
    static final int REJECTED = 3;
    static final int MISSING = 4;
    static final int DRIFT = 5;

    private Main() {}

    /** Ends the process with the command's exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().setExecutionStrategy(Main::withLogsThatSuit).execute(arguments));
    }

    /** Only {@code run} has a life whose events are worth telling; the others answer, and people read both streams. */
    private static int withLogsThatSuit(ParseResult arguments) {
        boolean isRun = arguments.hasSubcommand()
                && arguments.subcommand().commandSpec().userObject() instanceof RunCommand;
        if (!isRun) {
            LogOutput.tellNoLifeEvents();
        }
        return new CommandLine.RunLast().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        commandLine.setUsageHelpWidth(100);
        commandLine.setExecutionExceptionHandler(Main::failed);
        return commandLine;
    }

    private static int failed(Exception failure, CommandLine command, ParseResult arguments) {
        Throwable wrong = wrongConfiguration(failure);
        Throwable told = wrong == null ? failure : wrong;
        command.getErr().println(told.getMessage() == null ? told.toString() : told.getMessage());
        if (failure instanceof ConfigException && isUnconfigured(arguments)) {
            command.getErr()
                    .println("No configuration file was named: --config FILE, or the variable MILLRACE_CONFIG.");
        }
        if (!(failure instanceof ConfigException)) {
            LoggerFactory.getLogger(Main.class).debug("The command failed", failure);
        }
        return wrong == null ? FAILURE : WRONG_CONFIGURATION;
    }

    private static boolean isUnconfigured(ParseResult arguments) {
        return System.getenv("MILLRACE_CONFIG") == null
                && arguments.originalArgs().stream().noneMatch(argument -> argument.startsWith("--config"));
    }

    /** What says no to a setting: the loader, a part as it is built, or, often wrapped, a Kafka client. */
    private static @Nullable Throwable wrongConfiguration(Exception failure) {
        if (failure instanceof ConfigException || failure instanceof IllegalArgumentException) {
            return failure;
        }
        Throwable cause = failure;
        while (cause != null && !(cause instanceof org.apache.kafka.common.config.ConfigException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
