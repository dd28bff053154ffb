package dev.codefusion.runtime.tensorflow.diagnose;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplingListener;
import dev.codefusion.runtime.tensorflow.infer.Probe;
import dev.codefusion.runtime.tensorflow.infer.Probe.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;

/** Measures a model on pairs. Used once, by one thread. */
public final class Examination {

  /** Noise at which tokens are asked about, in units of xi; pure noise comes on top. */
  private static final double[] XI = {-1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3};

  private static final double MIDDLE_XI = 0.5;

  /** Noise of what is all but clean in a training with levels of their own. */
  private static final double GIVEN_XI = -2.4;

  private static final double RECOVERY_XI = 1;
  private static final int BLIND_DRAWS = 2_000;

  private final Probe probe;
  private final long seed;
  private final NoiseSchedule schedule;
  private final Sampler sampler;
  private final double middle;
  private final NoiseLevel pure;
  private final double[] xi;
  private final NoiseLevel[] levels;
  private final NoiseLevel inTheMiddle;

  private final double[] crossEntropy;
  private final double[] right;
  private double shuffled;
  private double together;
  private double alone;
  private double given;
  private double givenRight;
  private double fromGold;
  private double fromNoise;
  private int exact;
  private int anySample;
  private int lengthFirst;
  private int lengthFifth;
  private long tokens;

  private Examination(Probe probe, long seed) {
    this.probe = probe;
    this.seed = seed;
    schedule = probe.schedule();
    sampler = probe.sampler();
    middle = Math.log(probe.card().dims().latent() / 9.6);
    pure = schedule.at(1);
    // Levels outside the schedule's range were never learned.
    xi =
        DoubleStream.concat(
                Arrays.stream(XI)
                    .filter(x -> -x - middle > pure.logSnr() && -x - middle < schedule.logSnr(0)),
                DoubleStream.of(-pure.logSnr() - middle))
            .toArray();
    levels = Arrays.stream(xi).mapToObj(this::at).toArray(NoiseLevel[]::new);
    inTheMiddle = at(MIDDLE_XI);
    crossEntropy = new double[levels.length];
    right = new double[levels.length];
  }

  /**
   * A pair to measure on.
   *
   * @param prompt what is asked for
   * @param code the known program
   */
  public record Pair(Prompt prompt, String code) {}

  /**
   * Measures.
   *
   * @param pairs the pairs; token frequencies are those of all of them
   * @param limit most pairs, the first that fit the network, that the model is asked about
   * @param seed seed of the noise and of who gets whose utterance
   * @param progress told of the number of pairs done, up to the smaller of {@code limit} and {@code
   *     pairs}
   * @throws ConfigurationException where fewer than two pairs fit the network
   */
  public static Diagnosis run(
      Probe probe, List<Pair> pairs, int limit, long seed, IntConsumer progress) {
    List<Tokens> all = new ArrayList<>();
    for (Pair pair : pairs) {
      probe.tokens(pair.prompt(), pair.code()).ifPresent(all::add);
    }
    List<Tokens> rows = all.subList(0, Math.min(limit, all.size()));
    if (rows.size() < 2) {
      throw new ConfigurationException(
          "%d of %d pairs fit into the network and the limit, but a diagnosis compares at least 2; give it more."
              .formatted(rows.size(), pairs.size()));
    }
    Examination examination = new Examination(probe, seed);
    int[] other = examination.others(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      examination.examine(rows.get(i), rows.get(other[i]).utterance(), i);
      progress.accept(i + 1);
    }
    return examination.diagnosis(all, rows.size(), pairs.size() - all.size());
  }

  private NoiseLevel at(double x) {
    return new NoiseLevel(-x - middle);
  }

  /** Each row has the next one in a random circle, and so never itself. */
  private int[] others(int rows) {
    int[] circle = new int[rows];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < rows; i++) {
      int j = random.nextInt(i + 1);
      circle[i] = circle[j];
      circle[j] = i;
    }
    int[] others = new int[rows];
    for (int i = 0; i < rows; i++) {
      others[circle[i]] = circle[(i + 1) % rows];
    }
    return others;
  }

  private void examine(Tokens row, int[] otherUtterance, int number) {
    int[] code = row.code();
    tokens += code.length;
    int[] lengths = new int[Math.max(levels.length, code.length)];
    Arrays.fill(lengths, code.length);
    Noise noise = new Noise(seed + number, lengths, probe.card().dims().latent());
    Latents eps = noise.next();
    float[] x0 = probe.embeddings(code);
    try (Probe.Trial own = probe.trial(row.utterance())) {
      byLevel(own, code, x0, eps);
      context(own, code, x0, eps, noise.next());
      givenNeighbours(own, code, x0, eps, noise.next());
      samples(own, code, x0, eps, number);
      int rank = own.lengthRank(code.length);
      lengthFirst += rank == 0 ? 1 : 0;
      lengthFifth += rank < 5 ? 1 : 0;
    }
    try (Probe.Trial other = probe.trial(otherUtterance)) {
      int last = levels.length - 1;
      Latents x = noised(x0, code.length, eps, last, last);
      shuffled += sum(other.score(x, Levels.uniform(pure), code).crossEntropy());
    }
  }

  private void byLevel(Probe.Trial trial, int[] code, float[] x0, Latents eps) {
    Latents x = noised(x0, code.length, eps, 0, levels.length - 1);
    double[][] told = new double[levels.length][code.length];
    for (int k = 0; k < levels.length; k++) {
      Arrays.fill(told[k], levels[k].logSnr());
    }
    Probe.Scores scores = trial.score(x, Levels.each(told), code);
    for (int i = 0; i < scores.right().length; i++) {
      crossEntropy[i / code.length] += scores.crossEntropy()[i];
      right[i / code.length] += scores.right()[i] ? 1 : 0;
    }
  }

  /** Returns the program at levels {@code from} to {@code to}, with each level's own noise. */
  private Latents noised(float[] x0, int length, Latents eps, int from, int to) {
    int size = x0.length;
    int[] lengths = new int[to - from + 1];
    Arrays.fill(lengths, length);
    float[] x = Arrays.copyOfRange(eps.values(), from * size, (to + 1) * size);
    for (int k = from; k <= to; k++) {
      // At the last level there is no trace of the program, as in generation.
      double alpha = k == levels.length - 1 ? 0 : levels[k].alpha();
      double sigma = k == levels.length - 1 ? 1 : levels[k].sigma();
      for (int i = 0; i < size; i++) {
        int at = (k - from) * size + i;
        x[at] = (float) (alpha * x0[i] + sigma * x[at]);
      }
    }
    return Latents.of(lengths, eps.dimension(), x);
  }

  /** Row i asks about position i; its noise there is the same whatever the others have. */
  private void context(Probe.Trial trial, int[] code, float[] x0, Latents eps, Latents others) {
    int length = code.length;
    int d = eps.dimension();
    float[] shown = Arrays.copyOf(eps.values(), length * d);
    inTheMiddle.mix(x0, shown, 0, shown.length);
    Latents whole = Latents.of(new int[] {length}, d, shown.clone());
    together += sum(trial.score(whole, Levels.uniform(inTheMiddle), code).crossEntropy());
    int[] lengths = new int[length];
    Arrays.fill(lengths, length);
    float[] x = Arrays.copyOf(others.values(), length * length * d);
    double[][] told = new double[length][length];
    for (int i = 0; i < length; i++) {
      System.arraycopy(shown, i * d, x, (i * length + i) * d, d);
      Arrays.fill(told[i], pure.logSnr());
      told[i][i] = inTheMiddle.logSnr();
    }
    float[] scores = trial.score(Latents.of(lengths, d, x), Levels.each(told), code).crossEntropy();
    for (int i = 0; i < length; i++) {
      alone += scores[i * length + i];
    }
  }

  /** Row i asks for position i, where there is noise alone, from all others. */
  private void givenNeighbours(
      Probe.Trial trial, int[] code, float[] x0, Latents eps, Latents others) {
    int length = code.length;
    int d = eps.dimension();
    NoiseLevel level = at(GIVEN_XI);
    int[] lengths = new int[length];
    Arrays.fill(lengths, length);
    float[] x = Arrays.copyOf(others.values(), length * length * d);
    double[][] told = new double[length][length];
    for (int i = 0; i < length; i++) {
      for (int k = 0; k < x0.length; k++) {
        int at = i * x0.length + k;
        boolean asked = k / d == i;
        x[at] = asked ? eps.values()[k] : (float) (level.alpha() * x0[k] + level.sigma() * x[at]);
      }
      Arrays.fill(told[i], level.logSnr());
      told[i][i] = pure.logSnr();
    }
    Probe.Scores scores = trial.score(Latents.of(lengths, d, x), Levels.each(told), code);
    for (int i = 0; i < length; i++) {
      given += scores.crossEntropy()[i * length + i];
      givenRight += scores.right()[i * length + i] ? 1 : 0;
    }
  }

  private void samples(Probe.Trial trial, int[] code, float[] x0, Latents eps, int number) {
    int length = code.length;
    int[] lengths = new int[probe.card().defaults().samples()];
    Arrays.fill(lengths, length);
    Latents drawn = sample(trial.denoiser(), lengths, number).x0();
    Probe.Decoded decoded = trial.decode(drawn);
    fromNoise += matches(decoded, code, 0);
    double likeliest = Double.NEGATIVE_INFINITY;
    boolean best = false;
    boolean any = false;
    for (int row = 0; row < lengths.length; row++) {
      double likelihood = 0;
      for (int i = row * length; i < (row + 1) * length; i++) {
        likelihood += decoded.logLikelihood()[i];
      }
      boolean same = matches(decoded, code, row) == length;
      any |= same;
      if (likelihood > likeliest) {
        likeliest = likelihood;
        best = same;
      }
    }
    exact += best ? 1 : 0;
    anySample += any ? 1 : 0;

    NoiseLevel start = at(RECOVERY_XI);
    float[] x = Arrays.copyOf(eps.values(), x0.length);
    start.mix(x0, x, 0, x.length);
    int[] one = {length};
    HeadStart headStart =
        new HeadStart(trial.denoiser(), Latents.of(one, eps.dimension(), x), start);
    fromGold += matches(trial.decode(sample(headStart, one, number).x0()), code, 0);
  }

  private Estimate sample(Denoiser denoiser, int[] lengths, int number) {
    return sampler.sample(
        denoiser,
        schedule,
        probe.card().defaults().steps(),
        new Noise(seed + number, lengths, probe.card().dims().latent()),
        SamplingListener.NONE);
  }

  private static int matches(Probe.Decoded decoded, int[] code, int row) {
    int matches = 0;
    for (int i = 0; i < code.length; i++) {
      matches += decoded.code()[row * code.length + i] == code[i] ? 1 : 0;
    }
    return matches;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private Diagnosis diagnosis(List<Tokens> all, int rows, int skipped) {
    BlindDecoder blind = blind(all);
    BlindDecoder.Floor[] floors = blind.floors(levels, BLIND_DRAWS, seed);
    List<Diagnosis.Level> measured = new ArrayList<>();
    for (int k = 0; k < levels.length; k++) {
      measured.add(
          new Diagnosis.Level(
              xi[k],
              k == levels.length - 1,
              crossEntropy[k] / tokens,
              right[k] / tokens,
              floors[k].crossEntropy(),
              floors[k].accuracy()));
    }
    Diagnosis diagnosis =
        new Diagnosis(
            probe.card().name(),
            probe.card().training().step(),
            rows,
            tokens,
            skipped,
            seed,
            blind.entropy(),
            measured,
            new Diagnosis.Source(crossEntropy[levels.length - 1] / tokens, shuffled / tokens),
            new Diagnosis.Context(
                MIDDLE_XI,
                together / tokens,
                alone / tokens,
                GIVEN_XI,
                given / tokens,
                givenRight / tokens),
            new Diagnosis.Recovery(RECOVERY_XI, fromGold / tokens, fromNoise / tokens),
            new Diagnosis.GoldLength(
                (double) exact / rows,
                (double) anySample / rows,
                probe.card().defaults().samples(),
                probe.card().defaults().steps(),
                probe.card().sampler().name(),
                (double) lengthFirst / rows,
                (double) lengthFifth / rows),
            List.of());
    return diagnosis.with(Findings.of(diagnosis));
  }

  private BlindDecoder blind(List<Tokens> all) {
    Map<Integer, Integer> counts = new TreeMap<>();
    all.forEach(row -> Arrays.stream(row.code()).forEach(id -> counts.merge(id, 1, Integer::sum)));
    double total = counts.values().stream().mapToInt(Integer::intValue).sum();
    int[] ids = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
    double[] shares = counts.values().stream().mapToDouble(count -> count / total).toArray();
    return new BlindDecoder(probe.embeddings(ids), probe.card().dims().latent(), shares);
  }
}
