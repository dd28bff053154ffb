package dev.codefusion.evaluation;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to repeat an evaluation, with its figures: the content of {@code report.json}.
 *
 * @param version of this project
 * @param date when the evaluation ended, ISO 8601 in UTC
 * @param model the model, by name or folder, as the user named it
 * @param language the model's language; null where it has none
 * @param data the data file, as the user named it
 * @param sha256 hash of the data file, hexadecimal
 * @param rows pairs put to the model
 * @param skipped rows of the data file without utterance or code
 * @param candidates candidates asked for
 * @param samples programs drawn for each row before ranking
 * @param steps denoising steps
 * @param sampler name of the sampler
 * @param schedule name of the noise schedule; null where there was none
 * @param seed seed of the requests and of the confidence intervals
 * @param ranking how candidates were put into order
 * @param machine where it ran; latencies hold for this one only
 * @param figures what came out
 * @param modelSha256 hash of the model's weights, or of the file that a baseline answers from; null
 *     where there is none
 * @param lowerFirst whether the utterances' first letters were made small
 * @param command the command line that made this report
 * @param subsets figures of some of the rows only, by what they have in common
 * @param bySteps figures by number of denoising steps, where more than one was asked for
 * @param comparison null where there was nothing to compare with
 * @param definitions what measures are, by name, where the name alone does not say
 * @param refinement how programs took shape; null where that was not asked for
 * @param invocation what else has to be the same for the same figures
 */
public record Report(
    String version,
    String date,
    String model,
    @Nullable String language,
    String data,
    String sha256,
    int rows,
    int skipped,
    int candidates,
    int samples,
    int steps,
    String sampler,
    @Nullable String schedule,
    long seed,
    String ranking,
    Machine machine,
    Figures figures,
    @Nullable String modelSha256,
    boolean lowerFirst,
    List<String> command,
    Map<String, Figures> subsets,
    Map<Integer, Figures> bySteps,
    @Nullable Comparison comparison,
    Map<String, String> definitions,
    @Nullable Refinement refinement,
    Invocation invocation) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * A machine, as the Java virtual machine sees it.
   *
   * @param os name and architecture of the operating system
   * @param processors processors at hand
   * @param java version of Java
   * @param processor what kind of processor
   */
  public record Machine(String os, int processors, String java, String processor) {}

  /**
   * How an evaluation was called, and what it read besides data and model.
   *
   * @param options every option of the command that has a value, by name, wherever it was set: on
   *     the command line, in the environment or in a settings file
   * @param inputs SHA-256 of further files, by the option that names them
   * @param computation how the model was computed; null where none was
   */
  public record Invocation(
      Map<String, String> options, Map<String, String> inputs, @Nullable Computation computation) {}

  /**
   * How a model was computed.
   *
   * @param precision number format of the matrix products
   * @param threads threads of one computation, 0 for one a processor
   * @param device cpu, gpu, or auto for the first GPU where there is one
   */
  public record Computation(String precision, int threads, String device) {}

  /**
   * Writes {@code report.json}, and {@code errors.jsonl} with every row whose first candidate is
   * wrong or missing, in the form of {@link Predictions}.
   *
   * @param folder made where it does not exist; files in it are replaced
   */
  public void write(Path folder, List<Outcome> outcomes) throws IOException {
    Files.createDirectories(folder);
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    Files.writeString(
        folder.resolve("report.json"), JSON.writer(printer).writeValueAsString(this) + "\n");
    Predictions.write(
        folder.resolve("errors.jsonl"),
        outcomes.stream().filter(outcome -> outcome.exactRank().orElse(0) != 1).toList());
  }
}
