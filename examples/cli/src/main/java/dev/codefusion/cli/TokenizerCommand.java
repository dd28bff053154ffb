package dev.codefusion.cli;

import picocli.CommandLine.Command;

/** Groups the commands on tokenizers. */
@Command(
    name = "tokenizer",
    synopsisSubcommandLabel = "COMMAND",
    description = "Train tokenizers and look at them.",
    footer = {
      "",
      "Examples:",
      "  codefusion tokenizer show tokenizer.json \"ls -l\"",
      "  codefusion tokenizer train --data train.jsonl --output tokenizer.json"
    })
final class TokenizerCommand {}
