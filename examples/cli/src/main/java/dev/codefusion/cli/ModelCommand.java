package dev.codefusion.cli;

import picocli.CommandLine.Command;

/** Groups the commands on trained models. */
@Command(
    name = "model",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look at trained models, and convert them.",
    footer = {"", "Example:", "  codefusion model show bash"})
final class ModelCommand {}
