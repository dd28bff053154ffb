package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.train.PairFile.Pair;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Share of rows whose reference is among the answers, white space folded. An utterance that the
 * generator refuses (too long to read, say) counts as a miss: it must not end a training.
 *
 * @param top1 share where the first answer is it
 * @param top5 share where one of five is
 * @param samples the first rows' first answers, to look at
 */
record DevScore(double top1, double top5, List<Sample> samples) {

  private static final Logger log = LoggerFactory.getLogger(DevScore.class);

  private static final int SHOWN = 5;

  /** A row with its first answer. */
  record Sample(String utterance, String code, String reference) {}

  static DevScore of(CodeGenerator generator, List<Pair> rows) {
    int first = 0;
    int five = 0;
    List<Sample> samples = new ArrayList<>();
    for (Pair row : rows) {
      List<Candidate> candidates = answers(generator, row);
      int rank = rank(candidates, row.code());
      first += rank == 0 ? 1 : 0;
      five += rank >= 0 ? 1 : 0;
      if (samples.size() < SHOWN) {
        String code = candidates.isEmpty() ? "" : candidates.get(0).code();
        samples.add(new Sample(row.utterance(), code, row.code()));
      }
    }
    return new DevScore((double) first / rows.size(), (double) five / rows.size(), samples);
  }

  private static List<Candidate> answers(CodeGenerator generator, Pair row) {
    try {
      return generator.generate(Request.of(row.prompt()).withCandidates(5)).candidates();
    } catch (ConfigurationException e) {
      log.info("dev: '{}' is refused and counts as a miss: {}", row.utterance(), e.getMessage());
      return List.of();
    }
  }

  private static int rank(List<Candidate> candidates, String reference) {
    for (int i = 0; i < candidates.size(); i++) {
      if (folded(candidates.get(i).code()).equals(folded(reference))) {
        return i;
      }
    }
    return -1;
  }

  private static String folded(String code) {
    return code.strip().replaceAll("\\s+", " ");
  }
}
