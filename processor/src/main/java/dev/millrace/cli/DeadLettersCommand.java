package dev.millrace.cli;

import picocli.CommandLine.Command;

/** {@code dead-letters}: what was rejected, and how to get it back. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Shows what is in the dead-letter topic and sends it through the stages again.",
            "An event that has several dead letters, as one that was replayed and rejected again, is told by its last one."
        },
        subcommands = {
            DeadLettersListCommand.class,
            DeadLettersShowCommand.class,
            DeadLettersExportCommand.class,
            DeadLettersIndexCommand.class,
            DeadLettersReplayCommand.class
        })
final class DeadLettersCommand {}
