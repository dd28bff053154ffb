package dev.codefusion.cli;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Plugin;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a request; what is not given is left to the model. */
final class Wishes {

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "Most programs to answer with, from 1 to 1000.")
  private @Nullable Integer candidates;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Programs to draw before they are ranked, from 1 to 1000.")
  private @Nullable Integer samples;

  @Option(
      names = "--steps",
      split = ",",
      paramLabel = "N",
      description = "Denoising steps; evaluate and sweep take several, with commas.")
  private List<Integer> steps = List.of();

  @Option(
      names = "--sampler",
      split = ",",
      paramLabel = "NAME",
      description = "Sampler; see 'plugins'. Options follow after colons: NAME:KEY=VALUE.")
  private List<String> samplers = List.of();

  @Option(
      names = "--schedule",
      split = ",",
      paramLabel = "NAME",
      description = "Noise schedule, written likewise.")
  private List<String> schedules = List.of();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of all randomness; the same seed gives the same answer. Default: 0.")
  private long seed;

  @Option(
      names = "--guidance",
      paramLabel = "G",
      description =
          "How far to step towards the utterance, from 0 to 100; 1 is off. Needs a model trained"
              + " with noise.conditionDrop.")
  private @Nullable Double guidance;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Tokens of every program; without it the model guesses.")
  private @Nullable Integer length;

  @Option(
      names = "--alone",
      fallbackValue = "true",
      description =
          "Ask the model without the partner that its card may name; sweep does so in any case.")
  private boolean alone;

  /** Loads a model as it is asked for here, with its partner or alone. The caller closes it. */
  CodeGenerator open(CodeFusionRuntime runtime, String model) {
    return alone ? runtime.openAlone(model) : runtime.open(model);
  }

  /** Returns who answers beside a model, as it is asked for here; "" for nobody. */
  String partner(ModelCard card) {
    return alone ? "" : card.partner();
  }

  /** Refuses counts out of range and names that are not there, before a model is loaded. */
  void check(CodeFusionRuntime runtime) {
    Request unused = request("check");
    samplers.forEach(sampler -> runtime.samplers().get(Plugin.parse(sampler).name()));
    steps.forEach(unused::withSteps);
    schedules.forEach(schedule -> runtime.schedules().get(Plugin.parse(schedule).name()));
  }

  /** Returns the samplers asked for; none where that is left to the model. */
  List<String> samplers() {
    return samplers;
  }

  /** Returns the noise schedules asked for; none where that is left to the model. */
  List<String> schedules() {
    return schedules;
  }

  /** Returns the numbers of denoising steps asked for; none where that is left to the model. */
  List<Integer> steps() {
    return steps;
  }

  /** Refuses more than one sampler, and more than one noise schedule. */
  void requireOnePluginOfAKind() {
    requireOne("--sampler", samplers);
    requireOne("--schedule", schedules);
  }

  private static void requireOne(String option, List<String> names) {
    if (names.size() > 1) {
      throw new ConfigurationException(
          "%s names %s, but one is used at a time; sweep takes several."
              .formatted(option, String.join(" and ", names)));
    }
  }

  /** Refuses more than one number of steps, sampler or noise schedule. */
  void requireOneSetting() {
    requireOnePluginOfAKind();
    if (steps.size() > 1) {
      throw new ConfigurationException(
          "--steps has %d numbers, but one utterance is answered in one number of steps; evaluate"
                  .formatted(steps.size())
              + " takes several.");
    }
  }

  Request request(String utterance) {
    return request(new Prompt(utterance));
  }

  Request request(Prompt prompt) {
    return new Request(
        prompt,
        optional(candidates),
        optional(samples),
        steps.isEmpty() ? OptionalInt.empty() : OptionalInt.of(steps.get(0)),
        schedules.stream().findFirst(),
        samplers.stream().findFirst(),
        seed,
        guidance == null ? OptionalDouble.empty() : OptionalDouble.of(guidance),
        optional(length),
        Optional.empty());
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
