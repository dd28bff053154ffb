package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.Request;
import dev.codefusion.api.Step;
import dev.codefusion.api.StepListener;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class RefinementTest {

  private static final Offset<Double> EXACTLY = within(1e-12);

  /**
   * Three steps of two programs. The first is "abxx", "abcx", "abcd" and then itself: to its end
   * 2/4, 1/4, 0; to the reference "abcd" the same. The second is "y", "yy", "yy": to its end 1/2,
   * 0, 0; to the reference 1, 1, 1.
   */
  @Test
  void distancesAreMeansOverPrograms() {
    Refinement.Recorder recorder = new Refinement.Recorder();
    step(recorder, 1, 3, "ab|xx", "y");
    step(recorder, 2, 3, "ab|cx", "y|y");
    step(recorder, 3, 3, "ab|cd", "y|y");
    recorder.endRow(new Pair("u", "abcd"));

    List<Refinement.Point> points = recorder.result().points();

    assertThat(points).extracting(Refinement.Point::step).containsExactly(1, 2, 3);
    assertThat(points).extracting(Refinement.Point::logSnr).containsExactly(1.0, 2.0, 3.0);
    assertThat(points.get(0).toEnd()).isCloseTo((2 / 4.0 + 1 / 2.0) / 2, EXACTLY);
    assertThat(points.get(1).toEnd()).isCloseTo((1 / 4.0 + 0) / 2, EXACTLY);
    assertThat(points.get(2).toEnd()).isZero();
    assertThat(points.get(0).toReference()).isCloseTo((2 / 4.0 + 1) / 2, EXACTLY);
    assertThat(points.get(2).toReference()).isCloseTo((0 + 1) / 2.0, EXACTLY);
  }

  /** The second row has settled after one of two steps, and stays: to the reference "b" it is 1. */
  @Test
  void rowsAreAveragedAndOneThatStopsEarlyStays() {
    Refinement.Recorder recorder = new Refinement.Recorder();
    step(recorder, 1, 2, "x");
    step(recorder, 2, 2, "a");
    recorder.endRow(new Pair("u", "a"));
    step(recorder, 1, 2, "a");
    recorder.endRow(new Pair("v", "b"));

    Refinement refinement = recorder.result();

    assertThat(refinement.rows()).isEqualTo(2);
    assertThat(refinement.points()).hasSize(2);
    assertThat(refinement.points().get(0).toEnd()).isCloseTo((1 + 0) / 2.0, EXACTLY);
    assertThat(refinement.points().get(1).toEnd()).isZero();
    assertThat(refinement.points().get(1).toReference()).isCloseTo((0 + 1) / 2.0, EXACTLY);
  }

  /** What follows the padding is not of the program: "a" and then noise is the reference "a". */
  @Test
  void aProgramEndsAtItsPadding() {
    Refinement.Recorder recorder = new Refinement.Recorder();
    step(recorder, 1, 1, "a||z");
    recorder.endRow(new Pair("u", "a"));

    assertThat(recorder.result().points().get(0).toReference()).isZero();
  }

  @Test
  void aGeneratorWithoutStepsHasNoPoints() {
    Refinement.Recorder recorder = new Refinement.Recorder();
    recorder.endRow(new Pair("u", "a"));

    assertThat(recorder.result()).isEqualTo(new Refinement(0, List.of()));
  }

  @Test
  void anEvaluationHearsTheStepsAndTimesNothing() {
    Refinement.Recorder recorder = new Refinement.Recorder();
    List<Pair> pairs = Collections.nCopies(Evaluation.WARM_UPS + 2, new Pair("u", "ab"));

    Evaluation evaluation =
        Evaluation.run(
            new TwoSteps(),
            pairs,
            Request::of,
            new Scoring(null, List.of(), 1, 0),
            recorder,
            done -> {});

    assertThat(evaluation.figures().latency()).isNull();
    assertThat(recorder.result().rows()).isEqualTo(pairs.size());
    assertThat(recorder.result().points().get(0).toEnd()).isCloseTo(0.5, EXACTLY);
  }

  /** Writes "ax", then "ab". */
  private static final class TwoSteps implements CodeGenerator {

    @Override
    public Answer generate(Request request) {
      return new Answer(List.of(new Candidate("ab", 1, Optional.empty())), "two", 2, 1);
    }

    @Override
    public Answer generate(Request request, StepListener listener) {
      step(listener, 1, 2, "ax");
      step(listener, 2, 2, "ab");
      return generate(request);
    }

    @Override
    public void close() {}
  }

  /** Tells of a step; the tokens of a program are parted by bars. */
  private static void step(StepListener listener, int step, int steps, String... programs) {
    listener.onStep(
        new Step(
            step,
            steps,
            step,
            Arrays.stream(programs)
                .map(
                    program ->
                        new Step.Draft(
                            Arrays.stream(program.split("\\|", -1))
                                .map(text -> new Step.Token(text, 1, false))
                                .toList()))
                .toList()));
  }
}
