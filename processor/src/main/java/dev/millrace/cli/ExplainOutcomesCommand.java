package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.sink.OutcomePage;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code explain-outcomes}: the table by which the sink judges answers. */
@Command(
        name = "explain-outcomes",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Prints what each answer of Elasticsearch means for a document, and what happens then: the table that run uses,"
                    + " with what the configuration changes in it. Needs no server."
        })
final class ExplainOutcomesCommand implements Callable<Integer> {

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Option(names = "--markdown", description = "As Markdown tables.")
    private boolean markdown;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        OutcomePage page = new OutcomePage(ConfigLoader.loadBulk(config.path()));
        PrintWriter out = spec.commandLine().getOut();
        out.print(markdown ? page.markdown() : page.text());
        out.flush();
        return 0;
    }
}
