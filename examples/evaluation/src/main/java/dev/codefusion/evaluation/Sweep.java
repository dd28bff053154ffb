package dev.codefusion.evaluation;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One model on the same rows, in many settings of its generation.
 *
 * @param version of this project
 * @param model the model, by name or folder, as the user named it
 * @param modelSha256 hash of the model's weights, hexadecimal; null where it has none
 * @param data the data file, as the user named it
 * @param sha256 hash of the data file, hexadecimal
 * @param rows pairs put to the model in each setting
 * @param candidates candidates asked for
 * @param samples programs drawn for each row before ranking; 0 before the first setting
 * @param seed seed of the requests
 * @param settings in the order in which they were measured
 * @param refusals what the model could not do
 */
public record Sweep(
    String version,
    String model,
    @Nullable String modelSha256,
    String data,
    String sha256,
    int rows,
    int candidates,
    int samples,
    long seed,
    List<Setting> settings,
    List<Refusal> refusals) {

  /**
   * One setting and what came out.
   *
   * @param schedule noise schedule, as a request names it
   * @param sampler sampler, as a request names it
   * @param steps denoising steps
   */
  public record Setting(String schedule, String sampler, int steps, Figures figures) {}

  /**
   * A schedule and sampler that the model refused.
   *
   * @param reason one sentence
   */
  public record Refusal(String schedule, String sampler, String reason) {}

  public Sweep {
    settings = List.copyOf(settings);
    refusals = List.copyOf(refusals);
  }

  /**
   * Returns this sweep with one setting more.
   *
   * @param drawn programs drawn for each row in it
   */
  public Sweep with(Setting setting, int drawn) {
    return with(drawn, appended(settings, setting), refusals);
  }

  /** Returns this sweep with one refusal more. */
  public Sweep with(Refusal refusal) {
    return with(samples, settings, appended(refusals, refusal));
  }

  private Sweep with(int drawn, List<Setting> measured, List<Refusal> refused) {
    return new Sweep(
        version,
        model,
        modelSha256,
        data,
        sha256,
        rows,
        candidates,
        drawn,
        seed,
        measured,
        refused);
  }

  private static <T> List<T> appended(List<T> list, T one) {
    return Stream.concat(list.stream(), Stream.of(one)).toList();
  }
}
