package dev.codefusion.api;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A prompt with the wishes that go with it. What is left out is taken from the model's own
 * defaults.
 *
 * @param prompt what to write code for
 * @param candidates most programs to return, from 1 to 1,000
 * @param samples programs to draw before they are ranked, from 1 to 1,000
 * @param steps denoising steps, at least 1
 * @param schedule the noise schedule: its name, which a colon before each of its options may
 *     follow, {@code NAME:KEY=VALUE}
 * @param sampler the sampler, written likewise
 * @param seed seed of all randomness in this request
 * @param guidance how far to step from the answer without the utterance towards, or beyond, the one
 *     with it, from 0 to {@value #MOST_GUIDANCE}; 1 is no guidance (Ho and Salimans 2022)
 * @param length tokens of every program, at least 1; without it the model guesses
 * @param sketch text that every program has to contain; a generator that cannot honour it refuses
 *     the request
 */
public record Request(
    Prompt prompt,
    OptionalInt candidates,
    OptionalInt samples,
    OptionalInt steps,
    Optional<String> schedule,
    Optional<String> sampler,
    long seed,
    OptionalDouble guidance,
    OptionalInt length,
    Optional<Sketch> sketch) {

  /** Largest guidance. */
  public static final double MOST_GUIDANCE = 100;

  /** As many as a model's own defaults may be; they are in memory together. */
  private static final int MOST_PROGRAMS = 1_000;

  public Request {
    Objects.requireNonNull(prompt, "prompt");
    requirePrograms("candidates", candidates);
    requirePrograms("samples", samples);
    requireAtLeastOne("steps", steps);
    requireAtLeastOne("length", length);
    if (guidance.isPresent()
        && !(guidance.getAsDouble() >= 0 && guidance.getAsDouble() <= MOST_GUIDANCE)) {
      throw new ConfigurationException(
          "'guidance' is %s, but must be from 0 to %s; 1 turns it off."
              .formatted(guidance.getAsDouble(), MOST_GUIDANCE));
    }
  }

  /** Returns a request that leaves everything to the model's defaults, with seed 0. */
  public static Request of(String utterance) {
    return of(new Prompt(utterance));
  }

  /** Returns a request that leaves everything to the model's defaults, with seed 0. */
  public static Request of(Prompt prompt) {
    return new Request(
        prompt,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        OptionalDouble.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  /** Returns this request for at most so many candidates. */
  public Request withCandidates(int count) {
    return new Request(
        prompt,
        OptionalInt.of(count),
        samples,
        steps,
        schedule,
        sampler,
        seed,
        guidance,
        length,
        sketch);
  }

  /** Returns this request with so many samples. */
  public Request withSamples(int count) {
    return new Request(
        prompt,
        candidates,
        OptionalInt.of(count),
        steps,
        schedule,
        sampler,
        seed,
        guidance,
        length,
        sketch);
  }

  /** Returns this request with so many denoising steps. */
  public Request withSteps(int count) {
    return new Request(
        prompt,
        candidates,
        samples,
        OptionalInt.of(count),
        schedule,
        sampler,
        seed,
        guidance,
        length,
        sketch);
  }

  /** Returns this request with another noise schedule. */
  public Request withSchedule(String name) {
    return new Request(
        prompt,
        candidates,
        samples,
        steps,
        Optional.of(name),
        sampler,
        seed,
        guidance,
        length,
        sketch);
  }

  /** Returns this request with another sampler. */
  public Request withSampler(String name) {
    return new Request(
        prompt,
        candidates,
        samples,
        steps,
        schedule,
        Optional.of(name),
        seed,
        guidance,
        length,
        sketch);
  }

  /** Returns this request with another seed. */
  public Request withSeed(long value) {
    return new Request(
        prompt, candidates, samples, steps, schedule, sampler, value, guidance, length, sketch);
  }

  /** Returns this request with another strength of guidance. */
  public Request withGuidance(double value) {
    return new Request(
        prompt,
        candidates,
        samples,
        steps,
        schedule,
        sampler,
        seed,
        OptionalDouble.of(value),
        length,
        sketch);
  }

  /** Returns this request for programs of so many tokens. */
  public Request withLength(int tokens) {
    return new Request(
        prompt,
        candidates,
        samples,
        steps,
        schedule,
        sampler,
        seed,
        guidance,
        OptionalInt.of(tokens),
        sketch);
  }

  /** Returns this request for programs that fill in a sketch. */
  public Request withSketch(Sketch value) {
    return new Request(
        prompt,
        candidates,
        samples,
        steps,
        schedule,
        sampler,
        seed,
        guidance,
        length,
        Optional.of(value));
  }

  private static void requirePrograms(String what, OptionalInt value) {
    int count = value.orElse(1);
    if (count < 1 || count > MOST_PROGRAMS) {
      throw new ConfigurationException(
          "'%s' is %d, but must be from 1 to %d.".formatted(what, count, MOST_PROGRAMS));
    }
  }

  private static void requireAtLeastOne(String what, OptionalInt value) {
    if (value.isPresent() && value.getAsInt() < 1) {
      throw new ConfigurationException(
          "'%s' is %d, but must be at least 1.".formatted(what, value.getAsInt()));
    }
  }
}
