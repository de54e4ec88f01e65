package dev.millrace.cli;

import dev.millrace.cases.BrokenCaseException;
import dev.millrace.cases.CaseResult;
import dev.millrace.cases.Cases;
import dev.millrace.cases.ExpectedUpdate;
import dev.millrace.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code test}: case files, through all stages. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Runs case files, each with records and the documents that they must become, through all stages from decode to"
                    + " route and shows what differs. Needs no server. Exits with 1 if a case fails.",
            "",
            "  name: a pino line",
            "  input: '{\"level\":30,\"msg\":\"up\"}'",
            "  expected:",
            "    - document: {message: up, log.level: info}",
            ""
        })
final class TestCommand implements Callable<Integer> {

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Option(names = "--json", description = "Write the results as one JSON object.")
    private boolean json;

    @Option(
            names = "--update",
            description = "Rewrite expected in the files of failed cases with what came out; read the change before you"
                    + " keep it.")
    private boolean update;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "Case files, or folders below which each .yaml file with input or expected is one.")
    private List<Path> paths = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        Cases cases = new Cases(ConfigLoader.loadStages(config.path()));
        List<CaseResult> results = new ArrayList<>();
        for (Path file : Cases.find(paths)) {
            results.add(cases.run(file));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? CaseReport.json(results) : CaseReport.text(results));
        out.flush();
        if (update) {
            return update(results) ? 0 : Main.FAILURE;
        }
        return results.stream().allMatch(CaseResult::isPassed) ? 0 : Main.FAILURE;
    }

    /** @return whether all cases would pass now */
    private boolean update(List<CaseResult> results) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        boolean isAllWell = true;
        for (CaseResult result : results) {
            if (result.problem() != null) {
                isAllWell = false;
            } else if (!result.isPassed()) {
                try {
                    List<String> lost = ExpectedUpdate.write(result);
                    err.println(result.file() + ": expected rewritten");
                    lost.forEach(
                            comment -> err.println(result.file() + ": a comment within expected is gone: " + comment));
                } catch (BrokenCaseException e) {
                    err.println(e.getMessage());
                    isAllWell = false;
                }
            }
        }
        return isAllWell;
    }
}
