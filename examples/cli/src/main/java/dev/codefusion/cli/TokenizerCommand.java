package dev.codefusion.cli;

import picocli.CommandLine.Command;

/** Groups the commands on tokenizers. */
@Command(
    name = "tokenizer",
    synopsisSubcommandLabel = "COMMAND",
    description = "Train tokenizers and look at them.",
    footer = {"", "Example:", "  codefusion tokenizer show tokenizer.json \"ls -l\""})
final class TokenizerCommand {}
