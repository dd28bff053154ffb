package dev.codefusion.cli;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.Distillation;
import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.runtime.tensorflow.train.Fold;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes pairs whose code is a model's answer. */
@Command(
    name = "distill",
    description = "Write pairs whose code is a teacher's best valid answer, to train a student on.",
    footer = {
      "",
      "A row without a valid answer keeps its own code. A teacher that learned from a row answers it"
          + " from memory: train one teacher for each part with data.fold, and let it answer that"
          + " part with --fold.",
      "",
      "Example:",
      "  codefusion distill --model out/teacher --data pairs.jsonl --output new.jsonl"
    })
final class DistillCommand implements Callable<Integer> {

  @Mixin private final Wishes wishes = new Wishes();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME|DIR",
      description = "Teacher by name, or a folder that train wrote.")
  private String model = "";

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines of pairs, or FILE#train of a benchmark file.")
  private String data = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Write the new pairs there, as JSON Lines.")
  private Path output = Path.of("");

  @Option(
      names = "--mix",
      paramLabel = "SHARE",
      description = "Share of rows that keep their own code, from 0 to 1. Default: 0.")
  private double mix;

  @Option(
      names = "--fold",
      paramLabel = "I/N",
      description = "Take only this part of the pairs, the one that data.fold leaves out.")
  private @Nullable String fold;

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  DistillCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() throws IOException {
    if (!(mix >= 0 && mix <= 1)) {
      throw new ConfigurationException("--mix is %s, but must be from 0 to 1.".formatted(mix));
    }
    CodeFusionRuntime framework = runtime.get();
    wishes.check(framework);
    wishes.requireOneSetting();
    List<Pair> pairs = pairs();
    OutputFiles.prepareFile("--output", output);
    Distillation result;
    try (CodeGenerator teacher = wishes.open(framework, model);
        ProgressDisplay progress = new ProgressDisplay(console, "distill", "rows")) {
      result =
          Distillation.write(
              teacher,
              pairs,
              mix,
              wishes::request,
              wishes.request("any").seed(),
              output,
              done -> progress.onStep(done, pairs.size(), ""));
    }
    console.say(
        "Wrote %d pairs to %s: %d with the teacher's code, of which %d as before; %d kept theirs by --mix, %d for lack of a valid answer."
            .formatted(
                pairs.size(),
                output,
                result.teacher(),
                result.same(),
                result.mixed(),
                result.unanswered()));
    return ExitCode.OK;
  }

  private List<Pair> pairs() {
    List<Pair> all = Pairs.read(data).rows();
    if (fold == null) {
      return all;
    }
    boolean[] members =
        Fold.parse(fold)
            .members(
                all.stream().map(Pair::utterance).toList(), all.stream().map(Pair::code).toList());
    return IntStream.range(0, all.size()).filter(i -> members[i]).mapToObj(all::get).toList();
  }
}
