package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Providers;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a tokenizer, and how it splits a text. */
@Command(
    name = "show",
    description =
        "Show a tokenizer's size, special tokens and fingerprint, and the tokens of TEXT.",
    footer = {
      "",
      "Examples:",
      "  codefusion tokenizer show tokenizer.json",
      "  codefusion tokenizer show tokenizer.json \"ls -l\""
    })
final class TokenizerShowCommand implements Callable<Integer> {

  @Option(
      names = "--type",
      paramLabel = "NAME",
      description = "Kind of tokenizer. Default: the first that can read the file.")
  private @Nullable String type;

  @Parameters(index = "0", paramLabel = "FILE", description = "A tokenizer.json.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT",
      description = "Text to split; its tokens follow, one a line: id and text.")
  private @Nullable String text;

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  TokenizerShowCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "The tokenizer file %s does not exist or is not a file; give a tokenizer.json."
              .formatted(file));
    }
    Tokenizer tokenizer = read(runtime.get().tokenizers(), Files.readAllBytes(file));
    summary(tokenizer).print(console.out());
    if (text != null) {
      Table tokens = new Table();
      for (int id : tokenizer.encode(text)) {
        tokens.row(Integer.toString(id), escaped(tokenizer.text(id)));
      }
      tokens.print(console.out());
    }
    return ExitCode.OK;
  }

  /** Returns what identifies a tokenizer. */
  static Table summary(Tokenizer tokenizer) {
    return new Table()
        .row("size", Integer.toString(tokenizer.size()))
        .row("specials", String.join(" ", tokenizer.specialTokens()))
        .row("fingerprint", tokenizer.fingerprint());
  }

  private Tokenizer read(Providers<TokenizerProvider> providers, byte[] bytes) throws IOException {
    if (type != null) {
      return providers.get(type).read(new ByteArrayInputStream(bytes));
    }
    List<String> refusals = new ArrayList<>();
    for (TokenizerProvider provider : providers.all().values()) {
      try {
        return provider.read(new ByteArrayInputStream(bytes));
      } catch (ConfigurationException e) {
        refusals.add(provider.name() + ": " + e.getMessage());
      }
    }
    throw new ConfigurationException(
        refusals.isEmpty()
            ? "No tokenizer is on the class path; add the jar that holds one."
            : "No tokenizer can read %s (%s).".formatted(file, String.join(" ", refusals)));
  }

  private static String escaped(String token) {
    return token
        .replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t");
  }
}
