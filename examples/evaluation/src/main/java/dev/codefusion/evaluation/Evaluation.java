package dev.codefusion.evaluation;

import dev.codefusion.api.Answer;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Request;
import dev.codefusion.api.StepListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A generator's answers to all pairs of a data set, and the figures they make.
 *
 * <p>An utterance that the generator refuses (too long to read, say) counts as a miss and does not
 * end the evaluation, unless it refuses all of them.
 *
 * @param outcomes one for each pair, in their order
 * @param figures computed from the outcomes
 * @param sampler name of the sampler that ran, as the answers give it
 * @param steps denoising steps, as the answers give them; the most, where some ended early
 * @param samples programs drawn for each row, as the answers give them
 */
public record Evaluation(
    List<Outcome> outcomes, Figures figures, String sampler, int steps, int samples) {

  /** Rows at the start that are not timed; they count for all other figures. */
  public static final int WARM_UPS = 10;

  /** Most rows that are timed. */
  public static final int TIMED = 100;

  private static final Logger log = LoggerFactory.getLogger(Evaluation.class);

  public Evaluation {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * Puts every utterance to the generator, one after the other.
   *
   * @param pairs at least one
   * @param requests makes the request for a prompt
   * @param scoring judges the answers, and says how many candidates each request asks for
   * @param progress told the number of rows done, after each row
   * @throws ConfigurationException where the generator refuses every row; its first refusal
   */
  public static Evaluation run(
      CodeGenerator generator,
      List<Pair> pairs,
      Function<Prompt, Request> requests,
      Scoring scoring,
      IntConsumer progress) {
    return run(generator, pairs, requests, scoring, null, progress);
  }

  /**
   * Puts every utterance to the generator and watches its answers take shape; that costs time, so
   * that latency is not measured.
   *
   * @param recorder told of every step
   */
  public static Evaluation run(
      CodeGenerator generator,
      List<Pair> pairs,
      Function<Prompt, Request> requests,
      Scoring scoring,
      Refinement.@Nullable Recorder recorder,
      IntConsumer progress) {
    List<Outcome> outcomes = new ArrayList<>();
    long[] nanos = new long[TIMED];
    int timed = 0;
    int refused = 0;
    @Nullable ConfigurationException refusal = null;
    @Nullable Answer answer = null;
    int steps = 0;
    for (Pair pair : pairs) {
      try {
        Request request = requests.apply(pair.prompt()).withCandidates(scoring.candidates());
        long start = System.nanoTime();
        answer = generator.generate(request, recorder == null ? StepListener.NONE : recorder);
        long elapsed = System.nanoTime() - start;
        if (recorder != null) {
          recorder.endRow(pair);
        } else if (outcomes.size() >= WARM_UPS && timed < TIMED) {
          nanos[timed++] = elapsed;
        }
        steps = Math.max(steps, answer.steps());
        outcomes.add(new Outcome(pair, answer.candidates()));
      } catch (ConfigurationException e) {
        log.info("Row {} is refused: {}", outcomes.size() + 1, e.getMessage());
        refused++;
        refusal = refusal == null ? e : refusal;
        outcomes.add(new Outcome(pair, List.of()));
      }
      progress.accept(outcomes.size());
    }
    if (answer == null) {
      throw refusal != null ? refusal : new IllegalArgumentException("there are no pairs");
    }
    Latency latency = timed == 0 ? null : Latency.of(Arrays.copyOf(nanos, timed));
    return new Evaluation(
        outcomes,
        scoring.figures(outcomes, refused, latency),
        answer.sampler(),
        steps,
        answer.samples());
  }
}
