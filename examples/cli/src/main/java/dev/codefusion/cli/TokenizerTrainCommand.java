package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.evaluation.DataFile;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Learns a vocabulary from data files. */
@Command(
    name = "train",
    description = "Learn a tokenizer from the texts of data files.",
    footer = {
      "",
      "Examples:",
      "  codefusion tokenizer train --data train.jsonl --output tokenizer.json",
      "  codefusion tokenizer train --data train.jsonl --field code --size 4096 \\",
      "      --output tokenizer.json"
    })
final class TokenizerTrainCommand implements Callable<Integer> {

  /** Which texts of a row are learned from. Lower case, as on the command line. */
  enum Field {
    utterance,
    code,
    both
  }

  @Option(
      names = "--data",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "JSON Lines with utterance, code or both, or FILE#train of a benchmark file.")
  private List<String> data = List.of();

  @Option(
      names = "--field",
      paramLabel = "utterance|code|both",
      description = "Texts to learn from. Default: both.")
  private Field field = Field.both;

  @Option(names = "--type", paramLabel = "NAME", description = "Kind. Default: byte-bpe.")
  private String type = "byte-bpe";

  @Option(names = "--size", paramLabel = "N", description = "Number of ids. Default: 4096.")
  private int size = 4096;

  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description = "Any other option of this kind of tokenizer; may be repeated.")
  private Map<String, String> options = Map.of();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The tokenizer.json to write.")
  private Path output = Path.of("");

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  TokenizerTrainCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() throws IOException {
    TokenizerProvider provider = runtime.get().tokenizers().get(type);
    OutputFiles.prepareFile("--output", output);
    Map<String, String> values = new LinkedHashMap<>(Map.of("size", Integer.toString(size)));
    values.putAll(options);
    Options asked = Options.of("tokenizer '" + type + "'", values);
    Tokenizer tokenizer = provider.train(corpus(), asked);
    asked.requireConsumed();
    try (OutputStream out = Files.newOutputStream(output)) {
      tokenizer.write(out);
    }
    TokenizerShowCommand.summary(tokenizer).print(console.out());
    return ExitCode.OK;
  }

  private List<String> corpus() {
    List<String> corpus = new ArrayList<>();
    for (String location : data) {
      for (DataFile.Row row : DataFile.read(location).rows()) {
        if (field != Field.code) {
          row.utterance().ifPresent(corpus::add);
        }
        if (field != Field.utterance) {
          row.code().ifPresent(corpus::add);
        }
      }
    }
    if (corpus.isEmpty()) {
      throw new ConfigurationException(
          "%s holds no text to learn from under --field %s; a row needs 'utterance' or 'code'."
              .formatted(String.join(", ", data), field));
    }
    return corpus;
  }
}
