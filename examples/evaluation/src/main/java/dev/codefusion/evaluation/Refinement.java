package dev.codefusion.evaluation;

import dev.codefusion.api.Step;
import dev.codefusion.api.StepListener;
import java.util.ArrayList;
import java.util.List;

/**
 * How programs take shape while the noise settles (paper, figure 2): what the denoiser would write
 * after each step, compared with what it writes after the last one, and with the reference.
 *
 * <p>Texts are the denoiser's guesses as a {@link StepListener} hears them, up to the first token
 * without text, which is padding; the decoder may still change the last of them. Distances are edit
 * distances in characters, white space folded, by the longer text's length; a row's is the mean
 * over all programs that it draws, before any is filtered or ranked.
 *
 * @param rows rows whose steps were heard
 * @param points one for each step; means over rows
 */
public record Refinement(int rows, List<Point> points) {

  public Refinement {
    points = List.copyOf(points);
  }

  /**
   * The state after one step.
   *
   * @param step from 1
   * @param logSnr log of the signal-to-noise ratio that the denoiser was told
   * @param toEnd distance from what the same program is after the last step
   * @param toReference distance from the reference
   */
  public record Point(int step, double logSnr, double toEnd, double toReference) {}

  /** Hears the steps of one row after the other. Not thread-safe. */
  public static final class Recorder implements StepListener {

    private final List<List<String>> texts = new ArrayList<>();
    private final List<Double> logSnrs = new ArrayList<>();
    private final List<double[]> sums = new ArrayList<>();
    private int steps;
    private int rows;

    @Override
    public void onStep(Step step) {
      if (step.step() == 1) {
        // What an answer that failed has left.
        texts.clear();
      }
      if (logSnrs.size() < step.step()) {
        logSnrs.add(step.logSnr());
      }
      steps = step.steps();
      texts.add(step.candidates().stream().map(Recorder::text).toList());
    }

    private static String text(Step.Draft draft) {
      StringBuilder text = new StringBuilder();
      for (Step.Token token : draft.tokens()) {
        if (token.text().isEmpty()) {
          break;
        }
        text.append(token.text());
      }
      return ExactMatch.fold(text.toString());
    }

    /** Adds the row whose steps were heard, if there were any. */
    void endRow(Pair pair) {
      if (texts.isEmpty()) {
        return;
      }
      rows++;
      List<String> end = texts.get(texts.size() - 1);
      String reference = ExactMatch.fold(pair.code());
      double[] distances = new double[2];
      for (int step = 0; step < Math.max(steps, texts.size()); step++) {
        // One that stops early stays as it is.
        if (step < texts.size() && (step == 0 || !texts.get(step).equals(texts.get(step - 1)))) {
          distances = distances(texts.get(step), end, reference);
        }
        if (sums.size() <= step) {
          sums.add(new double[2]);
        }
        sums.get(step)[0] += distances[0];
        sums.get(step)[1] += distances[1];
      }
      texts.clear();
    }

    private static double[] distances(List<String> now, List<String> end, String reference) {
      double toEnd = 0;
      double toReference = 0;
      for (int i = 0; i < now.size(); i++) {
        toEnd += EditDistance.normalized(now.get(i), end.get(i));
        toReference += EditDistance.normalized(now.get(i), reference);
      }
      return new double[] {toEnd / now.size(), toReference / now.size()};
    }

    /** Returns the means over the rows so far; no points where no step was heard. */
    public Refinement result() {
      List<Point> points = new ArrayList<>();
      for (int step = 0; step < sums.size(); step++) {
        double[] sum = sums.get(step);
        points.add(
            new Point(
                step + 1,
                step < logSnrs.size() ? logSnrs.get(step) : logSnrs.get(logSnrs.size() - 1),
                sum[0] / rows,
                sum[1] / rows));
      }
      return new Refinement(rows, points);
    }
  }
}
