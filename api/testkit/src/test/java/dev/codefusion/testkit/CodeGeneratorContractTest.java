package dev.codefusion.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CodeGeneratorContractTest {

  /** Generators by the rule that each breaks. */
  private static final Map<String, Supplier<CodeGenerator>> BROKEN =
      Map.of(
          "G-1", RepeatingItself::new,
          "G-2", RememberingRequests::new,
          "G-3", PleasingTheListener::new,
          "G-4", ReportingTwice::new,
          "G-5", TakingAnyPlugin::new,
          "G-6", IgnoringSketches::new,
          "G-7", LimitedInLength::new,
          "G-8", BoundToOneThread::new,
          "G-9", NeverClosed::new);

  static final class Kit extends CodeGeneratorContract {

    private static Supplier<CodeGenerator> subject = Sound::new;

    @Override
    protected CodeGenerator open() {
      return subject.get();
    }
  }

  static final class BaselineKit extends CodeGeneratorContract {

    private static Supplier<CodeGenerator> subject = Baseline::new;

    @Override
    protected CodeGenerator open() {
      return subject.get();
    }

    @Override
    protected boolean denoises() {
      return false;
    }

    @Override
    protected boolean fillsSketches() {
      return false;
    }
  }

  @Test
  void passesASoundGenerator() {
    Kit.subject = Sound::new;
    assertThat(KitRun.broken(Kit.class)).isEmpty();
    for (Supplier<CodeGenerator> baseline :
        List.<Supplier<CodeGenerator>>of(Baseline::new, RefusingBaseline::new)) {
      BaselineKit.subject = baseline;
      assertThat(KitRun.broken(BaselineKit.class)).isEmpty();
    }
  }

  @Test
  void expectsMoreOfADenoiserThanOfABaseline() {
    Kit.subject = Baseline::new;
    assertThat(KitRun.broken(Kit.class)).containsOnlyKeys("G-4", "G-5", "G-6");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void failsAtTheBrokenRule(String rule) {
    Kit.subject = requireNonNull(BROKEN.get(rule));
    assertThat(KitRun.broken(Kit.class)).containsOnlyKeys(rule);
  }

  static Set<String> rules() {
    return BROKEN.keySet();
  }

  /** Answers with numbered programs; the other generators each change one thing. */
  private static class Sound implements CodeGenerator {

    private static final Set<String> PLUGINS = Set.of("known");

    private volatile boolean closed;

    @Override
    public Answer generate(Request request) {
      return generate(request, StepListener.NONE);
    }

    @Override
    public Answer generate(Request request, StepListener listener) {
      requireOpen();
      require(request);
      int steps = request.steps().orElse(2);
      for (int step = 1; step <= steps; step++) {
        report(listener, new Step(step, steps, step - 5, List.of()));
      }
      return new Answer(
          programs(request).stream()
              .map(code -> new Candidate(code, 0.5, Optional.empty()))
              .toList(),
          "known",
          steps,
          request.samples().orElse(4));
    }

    void requireOpen() {
      if (closed) {
        throw new IllegalStateException("closed");
      }
    }

    void require(Request request) {
      for (Optional<String> name : List.of(request.schedule(), request.sampler())) {
        if (name.isPresent() && !PLUGINS.contains(name.get())) {
          throw new ConfigurationException("There is no '%s'.".formatted(name.get()));
        }
      }
    }

    void report(StepListener listener, Step step) {
      listener.onStep(step);
    }

    List<String> programs(Request request) {
      String prefix = request.sketch().map(Sketch::pieces).map(pieces -> pieces.get(0)).orElse("");
      List<String> programs = new ArrayList<>();
      for (int i = 0; i < request.candidates().orElse(5); i++) {
        programs.add(prefix + "program " + (request.seed() + i));
      }
      return programs;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Neither denoises nor fills in sketches, and breaks no rule for it. */
  private static class Baseline extends Sound {

    @Override
    public Answer generate(Request request, StepListener listener) {
      if (request.sketch().isPresent()) {
        throw new ConfigurationException("This generator fills in no sketches.");
      }
      requireOpen();
      return new Answer(List.of(new Candidate("ls", 1, Optional.empty())), "baseline", 0, 1);
    }
  }

  /** Refuses, besides, what it has no use for. */
  private static final class RefusingBaseline extends Baseline {

    @Override
    public Answer generate(Request request, StepListener listener) {
      if (request.steps().isPresent()
          || request.schedule().isPresent()
          || request.sampler().isPresent()) {
        throw new ConfigurationException("This generator denoises nothing.");
      }
      return super.generate(request, listener);
    }
  }

  private static final class RepeatingItself extends Sound {
    @Override
    List<String> programs(Request request) {
      List<String> programs = super.programs(request);
      return programs.stream().map(code -> programs.get(0)).toList();
    }
  }

  private static final class RememberingRequests extends Sound {
    private final AtomicReference<Request> last = new AtomicReference<>();

    @Override
    List<String> programs(Request request) {
      Request before = last.getAndSet(request);
      return before == null || before.equals(request)
          ? super.programs(request)
          : super.programs(before);
    }
  }

  private static final class PleasingTheListener extends Sound {
    @Override
    public Answer generate(Request request, StepListener listener) {
      return super.generate(
          listener == StepListener.NONE ? request : request.withSeed(request.seed() + 1), listener);
    }
  }

  private static final class ReportingTwice extends Sound {
    @Override
    void report(StepListener listener, Step step) {
      listener.onStep(step);
      listener.onStep(step);
    }
  }

  private static final class TakingAnyPlugin extends Sound {
    @Override
    void require(Request request) {}
  }

  private static final class IgnoringSketches extends Sound {
    @Override
    List<String> programs(Request request) {
      return super.programs(
          Request.of("x").withSeed(request.seed()).withCandidates(request.candidates().orElse(5)));
    }
  }

  private static final class LimitedInLength extends Sound {
    @Override
    void require(Request request) {
      super.require(request);
      if (request.prompt().utterance().length() > 1000) {
        throw new IllegalArgumentException("too long");
      }
    }
  }

  private static final class BoundToOneThread extends Sound {
    private final Thread owner = Thread.currentThread();

    @Override
    void require(Request request) {
      super.require(request);
      if (Thread.currentThread() != owner) {
        throw new IllegalStateException("another thread");
      }
    }
  }

  private static final class NeverClosed extends Sound {
    @Override
    void requireOpen() {}
  }
}
