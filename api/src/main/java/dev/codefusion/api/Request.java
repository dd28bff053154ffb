package dev.codefusion.api;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A prompt with the wishes that go with it. What is left out is taken from the model's own
 * defaults.
 *
 * @param prompt what to write code for
 * @param candidates most programs to return, at least 1
 * @param samples programs to draw before they are ranked, at least 1
 * @param steps denoising steps, at least 1
 * @param schedule name of the noise schedule
 * @param sampler name of the sampler
 * @param seed seed of all randomness in this request
 */
public record Request(
    Prompt prompt,
    OptionalInt candidates,
    OptionalInt samples,
    OptionalInt steps,
    Optional<String> schedule,
    Optional<String> sampler,
    long seed) {

  public Request {
    Objects.requireNonNull(prompt, "prompt");
    requireAtLeastOne("candidates", candidates);
    requireAtLeastOne("samples", samples);
    requireAtLeastOne("steps", steps);
  }

  /** Returns a request that leaves everything to the model's defaults, with seed 0. */
  public static Request of(String utterance) {
    return new Request(
        new Prompt(utterance),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /** Returns this request for at most so many candidates. */
  public Request withCandidates(int count) {
    return new Request(prompt, OptionalInt.of(count), samples, steps, schedule, sampler, seed);
  }

  /** Returns this request with so many samples. */
  public Request withSamples(int count) {
    return new Request(prompt, candidates, OptionalInt.of(count), steps, schedule, sampler, seed);
  }

  /** Returns this request with so many denoising steps. */
  public Request withSteps(int count) {
    return new Request(prompt, candidates, samples, OptionalInt.of(count), schedule, sampler, seed);
  }

  /** Returns this request with another noise schedule. */
  public Request withSchedule(String name) {
    return new Request(prompt, candidates, samples, steps, Optional.of(name), sampler, seed);
  }

  /** Returns this request with another sampler. */
  public Request withSampler(String name) {
    return new Request(prompt, candidates, samples, steps, schedule, Optional.of(name), seed);
  }

  /** Returns this request with another seed. */
  public Request withSeed(long value) {
    return new Request(prompt, candidates, samples, steps, schedule, sampler, value);
  }

  private static void requireAtLeastOne(String what, OptionalInt value) {
    if (value.isPresent() && value.getAsInt() < 1) {
      throw new ConfigurationException(
          "'%s' is %d, but must be at least 1.".formatted(what, value.getAsInt()));
    }
  }
}
