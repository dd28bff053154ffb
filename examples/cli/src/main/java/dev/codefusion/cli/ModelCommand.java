package dev.codefusion.cli;

import picocli.CommandLine.Command;

/** Groups the commands on trained models. */
@Command(
    name = "model",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look at trained models.",
    footer = {"", "Examples:", "  codefusion model show bash", "  codefusion model show out/bash"})
final class ModelCommand {}
