package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.api.Sketch;
import dev.codefusion.api.Step;
import dev.codefusion.api.StepListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds of every code generator. */
@ExtendWith(RuleReport.class)
public abstract class CodeGeneratorContract {

  private static final Sketch SKETCH = new Sketch(List.of("find ", ""));

  /** For subclasses. */
  protected CodeGeneratorContract() {}

  /** Opens the generator under test, a new one on every call; the kit closes it. */
  protected abstract CodeGenerator open();

  /** Returns a request that the generator can answer. */
  protected Request request() {
    return Request.of("list all files");
  }

  /**
   * Returns whether the generator denoises, so that it takes a number of steps, a schedule and a
   * sampler.
   */
  protected boolean denoises() {
    return true;
  }

  /** Returns whether the generator can fill in a {@link Sketch}. */
  protected boolean fillsSketches() {
    return true;
  }

  @Test
  @Rule(
      id = "G-1",
      says = "A generator MUST return distinct programs, and at most as many as asked for.")
  final void returnsDistinctPrograms() {
    try (CodeGenerator generator = open()) {
      for (int count : new int[] {1, 3}) {
        Answer answer = generator.generate(request().withCandidates(count).withSamples(4));
        assertThat(answer.candidates())
            .as("candidates where %d are asked for", count)
            .hasSizeLessThanOrEqualTo(count)
            .extracting(Candidate::code)
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  @Rule(
      id = "G-2",
      says =
          "A generator MUST answer the same request in the same way, in whatever order requests come.")
  final void repeatsItself() {
    try (CodeGenerator generator = open();
        CodeGenerator another = open()) {
      Answer expected = generator.generate(request());
      generator.generate(request().withSeed(request().seed() + 1));
      assertThat(generator.generate(request())).as("answer after another").isEqualTo(expected);
      assertThat(another.generate(request())).as("another generator's").isEqualTo(expected);
    }
  }

  @Test
  @Rule(
      id = "G-3",
      says = "A generator MUST give the same answer whether a listener watches or not.")
  final void isNotChangedByAListener() {
    try (CodeGenerator generator = open()) {
      assertThat(generator.generate(request(), step -> {}))
          .as("answer that a listener watched")
          .isEqualTo(generator.generate(request()));
    }
  }

  @Test
  @Rule(
      id = "G-4",
      says =
          "A generator that denoises MUST take the steps asked for and report each once, in order, on the thread that generates; one that does not MUST answer with 0 steps and report none.")
  final void reportsItsSteps() {
    try (CodeGenerator generator = open()) {
      Thread caller = Thread.currentThread();
      List<Integer> heard = new ArrayList<>();
      List<Step> foreign = new ArrayList<>();
      StepListener listener =
          step -> {
            heard.add(step.step());
            if (Thread.currentThread() != caller || step.steps() != 3) {
              foreign.add(step);
            }
          };
      Answer answer = orWithout(generator, request().withSteps(3), listener);
      assertThat(answer.steps()).as("steps that the answer tells of").isEqualTo(denoises() ? 3 : 0);
      assertThat(heard).as("steps reported").isEqualTo(denoises() ? List.of(1, 2, 3) : List.of());
      assertThat(foreign).as("steps on another thread, or not of 3").isEmpty();
    }
  }

  @Test
  @Rule(
      id = "G-5",
      says =
          "A generator that denoises MUST refuse a schedule or sampler that is not there by a ConfigurationException that names it.")
  final void refusesUnknownPlugins() {
    try (CodeGenerator generator = open()) {
      for (Request request :
          List.of(
              request().withSchedule("no-such-plugin"), request().withSampler("no-such-plugin"))) {
        if (denoises()) {
          assertThatThrownBy(() -> generator.generate(request))
              .isInstanceOf(ConfigurationException.class)
              .hasMessageContaining("no-such-plugin");
        } else {
          assertThat(orWithout(generator, request, StepListener.NONE).steps()).as("steps").isZero();
        }
      }
    }
  }

  /** One that does not denoise may refuse what it has no use for; then it is asked without. */
  private Answer orWithout(CodeGenerator generator, Request wish, StepListener listener) {
    try {
      return generator.generate(wish, listener);
    } catch (ConfigurationException e) {
      if (denoises()) {
        throw e;
      }
      return generator.generate(request(), listener);
    }
  }

  @Test
  @Rule(
      id = "G-6",
      says =
          "A generator MUST keep a sketch's text in every program; one that fills no sketches MUST refuse the request by a ConfigurationException.")
  final void keepsSketches() {
    try (CodeGenerator generator = open()) {
      Request request = request().withSketch(SKETCH);
      if (fillsSketches()) {
        assertThat(generator.generate(request).candidates())
            .as("programs for the sketch '%s'", SKETCH)
            .allMatch(candidate -> candidate.code().startsWith(SKETCH.pieces().get(0)));
      } else {
        assertThatThrownBy(() -> generator.generate(request))
            .isInstanceOf(ConfigurationException.class);
      }
    }
  }

  @Test
  @Rule(
      id = "G-7",
      says =
          "A generator MUST answer an utterance of any length and any characters, or refuse it by a ConfigurationException.")
  final void takesAnyUtterance() {
    try (CodeGenerator generator = open()) {
      for (String utterance :
          List.of("?", "\ud83d\ude00 \u4e2d\u6587 \u0000", "a \ud83d b", "word ".repeat(20_000))) {
        Request request = Request.of(utterance).withSamples(1);
        try {
          assertThat(generator.generate(request).candidates()).isNotNull();
        } catch (ConfigurationException e) {
          assertThat(e).hasMessageMatching("(?s).+");
        }
      }
    }
  }

  @Test
  @Rule(
      id = "G-8",
      says = "A generator MUST serve calls from many threads, each as if it were alone.")
  final void servesManyThreads() {
    try (CodeGenerator generator = open()) {
      Threads.assertAllSee(() -> generator.generate(request()), generator.generate(request()));
    }
  }

  @Test
  @Rule(
      id = "G-9",
      says =
          "A closed generator MUST throw an IllegalStateException where it is asked, and do nothing where it is closed again.")
  final void answersNoMoreOnceClosed() {
    CodeGenerator generator = open();
    generator.generate(request());
    generator.close();
    generator.close();
    assertThatIllegalStateException().isThrownBy(() -> generator.generate(request()));
  }
}
