package dev.codefusion.cli;

import picocli.CommandLine.Command;

/** Commands on data. */
@Command(
    name = "data",
    description = "Make data ready for training.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  codefusion data import nl2bash nl2bash/data/bash",
      "  codefusion data import nl2bash nl2bash --output data --dev-share 0.1",
      "  codefusion data compose config/bash-grammar.txt --output bash-composed.jsonl",
      "  codefusion data recombine nl2bash-train.jsonl --language bash --output bash-recombined.jsonl"
    })
final class DataCommand {}
