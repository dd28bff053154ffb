package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Request;
import dev.codefusion.api.StepListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A model and its partner, which answer as one. Each ranks its own programs; a program's place in
 * the answer is by the sum of the reciprocals of its ranks, well-formed programs first (reciprocal
 * rank fusion: Cormack, Clarke and Buettcher, SIGIR 2009; here with k = 0). Where sums are equal
 * the model goes before its partner. What the model remembers for the very sentence stays on top.
 *
 * <p>A program that both found rises, and what only one of them knows has a place too: networks
 * that write in different ways err in different ways. Programs of one canonical form are one,
 * spelled as by whoever ranks it higher; a candidate's score is the mean of both scores, 0 where
 * one did not find it.
 *
 * <p>Sampler, schedule, steps, samples and a listener concern the model alone. A request with a
 * sketch, a length or guidance is answered by the model alone, since a partner that writes from
 * left to right cannot follow it.
 */
final class FusedGenerator implements CodeGenerator {

  private final CodeGenerator model;
  private final CodeGenerator partner;
  private final Function<Prompt, Set<String>> remembered;
  private final UnaryOperator<String> canonical;
  private final int depth;

  /**
   * Makes one generator of two, which it closes.
   *
   * @param remembered returns the programs that the model remembers for a sentence word for word
   * @param canonical returns a program's canonical form
   * @param depth fewest programs that either is asked for, so that the best of one and the best of
   *     five are the same
   */
  FusedGenerator(
      CodeGenerator model,
      CodeGenerator partner,
      Function<Prompt, Set<String>> remembered,
      UnaryOperator<String> canonical,
      int depth) {
    this.model = model;
    this.partner = partner;
    this.remembered = remembered;
    this.canonical = canonical;
    this.depth = depth;
  }

  @Override
  public Answer generate(Request request) {
    return generate(request, StepListener.NONE);
  }

  @Override
  public synchronized Answer generate(Request request, StepListener listener) {
    if (!isForBoth(request)) {
      return model.generate(request, listener);
    }
    Answer own = model.generate(deep(request), listener);
    return fused(request, own, ofPartner(forPartner(request)));
  }

  /** What the partner cannot read, an utterance too long for it say, the model answers alone. */
  private Optional<Answer> ofPartner(Request request) {
    try {
      return Optional.of(partner.generate(request));
    } catch (ConfigurationException e) {
      return Optional.empty();
    }
  }

  private List<Optional<Answer>> ofPartner(List<Request> requests) {
    try {
      return partner.generateAll(requests).stream().map(Optional::of).toList();
    } catch (ConfigurationException e) {
      return requests.stream().map(this::ofPartner).toList();
    }
  }

  @Override
  public synchronized List<Answer> generateAll(List<Request> requests) {
    List<Request> shared = requests.stream().filter(FusedGenerator::isForBoth).toList();
    List<Answer> own =
        model.generateAll(
            requests.stream().map(each -> isForBoth(each) ? deep(each) : each).toList());
    List<Optional<Answer>> others = ofPartner(shared.stream().map(this::forPartner).toList());
    List<Answer> answers = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      answers.add(isForBoth(request) ? fused(request, own.get(i), others.get(next++)) : own.get(i));
    }
    return answers;
  }

  private static boolean isForBoth(Request request) {
    return request.sketch().isEmpty()
        && request.length().isEmpty()
        && request.guidance().orElse(1) == 1;
  }

  private Request deep(Request request) {
    return request.withCandidates(deepest(request));
  }

  private int deepest(Request request) {
    return Math.max(depth, request.candidates().orElse(depth));
  }

  /** Its samples are how wide it searches, which its own defaults say best. */
  private Request forPartner(Request request) {
    return Request.of(request.prompt()).withSeed(request.seed()).withCandidates(deepest(request));
  }

  private Answer fused(Request request, Answer own, Optional<Answer> partners) {
    int most = request.candidates().orElse(depth);
    return new Answer(
        partners
            .map(other -> fused(request, own, other).limit(most).toList())
            .orElseGet(() -> own.candidates().stream().limit(most).toList()),
        own.sampler(),
        own.steps(),
        own.samples());
  }

  private Stream<Candidate> fused(Request request, Answer own, Answer other) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    add(own.candidates(), entries);
    add(other.candidates(), entries);
    Set<String> first = remembered.apply(request.prompt());
    return entries.values().stream()
        .sorted(
            Comparator.comparing((Entry entry) -> !entry.best().valid().orElse(true))
                .thenComparing(entry -> !first.contains(entry.best().code()))
                .thenComparing(entry -> -entry.merit()))
        .map(entry -> new Candidate(entry.best().code(), entry.score(), entry.best().valid()));
  }

  /** Adds what one of them found; of programs that are one, only the best counts. */
  private void add(List<Candidate> ranked, Map<String, Entry> entries) {
    Set<String> own = new HashSet<>();
    for (int i = 0; i < ranked.size(); i++) {
      String program = canonical.apply(ranked.get(i).code());
      if (own.add(program)) {
        entries.merge(
            program,
            new Entry(ranked.get(i), i + 1, 1.0 / (i + 1), ranked.get(i).score() / 2),
            Entry::and);
      }
    }
  }

  /**
   * A program that one of them found, or both.
   *
   * @param best as it is spelled by whoever ranks it higher
   * @param rank its better rank, from 1
   * @param merit sum of the reciprocals of its ranks
   * @param score mean of its scores
   */
  private record Entry(Candidate best, int rank, double merit, double score) {

    Entry and(Entry other) {
      return new Entry(
          rank <= other.rank ? best : other.best,
          Math.min(rank, other.rank),
          merit + other.merit,
          Math.min(1, score + other.score));
    }
  }

  /** Closes both, once calls in flight have ended. */
  @Override
  public synchronized void close() {
    try (partner) {
      model.close();
    }
  }
}
