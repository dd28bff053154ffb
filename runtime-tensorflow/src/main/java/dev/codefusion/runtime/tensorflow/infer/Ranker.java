package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.Candidate;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Ranking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Puts samples in order: equal programs are one, well-formed ones come first, then the ranking
 * decides, and the order of drawing where it is undecided.
 *
 * <p>A blend is {@code agreement + 0.1 x exp(mean log-likelihood)}, so that likelihood decides
 * among programs that agree about equally; programs of one canonical form are one, shown as the
 * likeliest of them.
 *
 * <p>Evidence is a log-likelihood too, of the whole program and by the denoiser, which the samples
 * bring with them. It decides the order, but for the first place: that has the one with the least
 * Bayes risk (Kumar and Byrne 2004), which is most like all of them, each weighed by its evidence.
 *
 * @param ranking what decides
 * @param check judges a program
 * @param canonical returns a program's canonical form
 */
record Ranker(
    Ranking ranking, Function<String, Optional<Boolean>> check, UnaryOperator<String> canonical) {

  private static final double LIKELIHOOD_SHARE = 0.1;

  /** In nats: evidence foretells halves of a program by themselves, and is too sure of itself. */
  private static final double EVIDENCE_TEMPERATURE = 8;

  /**
   * A program that was drawn.
   *
   * @param code its text
   * @param tokens its tokens
   * @param logLikelihood mean log-likelihood of its tokens, in nats; under evidence, that of the
   *     whole
   */
  record Sample(String code, int[] tokens, double logLikelihood) {}

  private record Entry(Candidate candidate, Sample sample) {

    double logLikelihood() {
      return sample.logLikelihood();
    }
  }

  /** Returns at most so many candidates, best first. */
  List<Candidate> rank(List<Sample> samples, int candidates) {
    Map<String, Sample> distinct = new LinkedHashMap<>();
    for (Sample sample : samples) {
      if (!sample.code().isBlank()) {
        distinct.merge(
            ranking == Ranking.BLEND || ranking == Ranking.EVIDENCE
                ? canonical.apply(sample.code())
                : sample.code(),
            sample,
            (a, b) -> a.logLikelihood() >= b.logLikelihood() ? a : b);
      }
    }
    List<Entry> entries = new ArrayList<>();
    for (Sample sample : distinct.values()) {
      double agreement =
          samples.stream()
              .mapToDouble(other -> likeness(sample.tokens(), other.tokens()))
              .average()
              .orElse(0);
      entries.add(
          new Entry(new Candidate(sample.code(), agreement, check.apply(sample.code())), sample));
    }
    Comparator<Entry> order =
        Comparator.comparing((Entry entry) -> !entry.candidate().valid().orElse(true));
    order =
        order.thenComparing(
            switch (ranking) {
              case LIKELIHOOD, EVIDENCE ->
                  Comparator.comparingDouble(entry -> -entry.logLikelihood());
              case AGREEMENT -> Comparator.comparingDouble(entry -> -entry.candidate().score());
              case BLEND ->
                  Comparator.comparingDouble(
                      entry ->
                          -entry.candidate().score()
                              - LIKELIHOOD_SHARE * Math.exp(entry.logLikelihood()));
            });
    entries.sort(order);
    if (ranking == Ranking.EVIDENCE && !entries.isEmpty()) {
      entries.add(0, entries.remove(entries.indexOf(ofLeastRisk(entries))));
    }
    return entries.stream().limit(candidates).map(Entry::candidate).toList();
  }

  /** Returns which of those that are as valid as the first is likest to all in expectation. */
  private static Entry ofLeastRisk(List<Entry> entries) {
    double most = entries.stream().mapToDouble(Entry::logLikelihood).max().orElse(0);
    Entry best = entries.get(0);
    double bestLikeness = -1;
    for (Entry entry : entries) {
      if (!entry.candidate().valid().equals(entries.get(0).candidate().valid())) {
        continue;
      }
      double expected =
          entries.stream()
              .mapToDouble(
                  other ->
                      Math.exp((other.logLikelihood() - most) / EVIDENCE_TEMPERATURE)
                          * likeness(entry.sample().tokens(), other.sample().tokens()))
              .sum();
      if (expected > bestLikeness) {
        best = entry;
        bestLikeness = expected;
      }
    }
    return best;
  }

  /** Returns 1 minus the edit distance of two token sequences as a share of the longer one. */
  static double likeness(int[] a, int[] b) {
    if (a.length == 0 && b.length == 0) {
      return 1;
    }
    int[] row = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return 1 - (double) row[b.length] / Math.max(a.length, b.length);
  }
}
