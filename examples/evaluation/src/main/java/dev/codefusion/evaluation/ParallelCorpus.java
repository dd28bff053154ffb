package dev.codefusion.evaluation;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Pairs published as two files of lines, of which line n of one belongs to line n of the other.
 *
 * @param pairs distinct pairs without white space at either end, in the order of the files
 * @param lines lines of each file
 * @param blank lines that are blank in one of the files; left out
 * @param repeated lines that repeat a pair; left out
 */
public record ParallelCorpus(List<Pair> pairs, int lines, int blank, int repeated) {

  /** Names under which NL2Bash's authors published it: utterances, then commands. */
  private static final List<List<String>> NAMES =
      List.of(List.of("all.nl", "all.cm"), List.of("all.nl.filtered", "all.cm.filtered"));

  private static final List<String> FOLDERS = List.of("", "bash", "data/bash");

  /**
   * Pairs to learn from, and pairs to look at meanwhile. No program stands in both.
   *
   * @param train pairs to learn from
   * @param dev pairs to look at
   */
  public record Split(List<Pair> train, List<Pair> dev) {}

  public ParallelCorpus {
    pairs = List.copyOf(pairs);
  }

  /**
   * Reads NL2Bash as its authors published it.
   *
   * @param folder the folder of the two files, or of the repository that they are in
   * @throws ConfigurationException where the files are missing or do not fit each other
   */
  public static ParallelCorpus nl2bash(Path folder) {
    for (String below : FOLDERS) {
      for (List<String> names : NAMES) {
        Path utterances = folder.resolve(below).resolve(names.get(0));
        Path codes = folder.resolve(below).resolve(names.get(1));
        if (Files.isRegularFile(utterances) && Files.isRegularFile(codes)) {
          return of(lines(utterances), lines(codes), utterances, codes);
        }
      }
    }
    throw new ConfigurationException(
        "%s holds no NL2Bash; it needs the files all.nl and all.cm, in it or in data/bash below it."
            .formatted(folder));
  }

  private static ParallelCorpus of(
      List<String> utterances, List<String> codes, Path utteranceFile, Path codeFile) {
    if (utterances.size() != codes.size()) {
      throw new ConfigurationException(
          "%s has %d lines, but %s has %d; line n of one must belong to line n of the other."
              .formatted(utteranceFile, utterances.size(), codeFile, codes.size()));
    }
    Set<Pair> pairs = new LinkedHashSet<>();
    int blank = 0;
    for (int i = 0; i < codes.size(); i++) {
      if (utterances.get(i).isBlank() || codes.get(i).isBlank()) {
        blank++;
      } else {
        pairs.add(new Pair(utterances.get(i).strip(), codes.get(i).strip()));
      }
    }
    return new ParallelCorpus(
        new ArrayList<>(pairs), codes.size(), blank, codes.size() - blank - pairs.size());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          "%s cannot be read (%s); it must be lines of UTF-8."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * Splits by program: whether one goes to dev follows from its SHA-256 alone, so that it is the
   * same on every machine, and the same when others are added. Programs that differ in white space
   * only go together.
   *
   * @param devShare share of the programs that goes to dev, about; from 0 to 1
   */
  public Split split(double devShare) {
    List<Pair> train = new ArrayList<>();
    List<Pair> dev = new ArrayList<>();
    for (Pair pair : pairs) {
      (place(ExactMatch.fold(pair.code())) < devShare ? dev : train).add(pair);
    }
    return new Split(train, dev);
  }

  /** Returns the first four bytes of a program's hash as a number from 0 to below 1. */
  private static double place(String code) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
      long bits = 0;
      for (int i = 0; i < Integer.BYTES; i++) {
        bits = bits << Byte.SIZE | (hash[i] & 0xFF);
      }
      return bits / (double) (1L << Integer.SIZE);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks SHA-256, which every Java must have", e);
    }
  }
}
