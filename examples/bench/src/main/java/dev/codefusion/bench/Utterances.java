package dev.codefusion.bench;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Made-up requests for shell commands, short and long, for measurements that need many. */
final class Utterances {

  private static final String[] VERBS = {
    "list", "count", "delete", "print the names of", "show the size of", "copy to /tmp", "compress"
  };
  private static final String[] OBJECTS = {
    "all files", "python files", "empty directories", "log files", "hidden files", "symbolic links"
  };
  private static final String[] CONDITIONS = {
    "", "larger than %d MB", "modified in the last %d days", "below folder%d", "older than %d hours"
  };
  private static final String[] ENDINGS = {
    "", "and sort them by name", "except those that belong to root", "and write them to out%d.txt"
  };

  private Utterances() {}

  /** Returns so many, the same ones every time. */
  static List<String> of(int count) {
    SplittableRandom random = new SplittableRandom(1);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                String.join(
                        " ",
                        one(VERBS, random),
                        one(OBJECTS, random),
                        one(CONDITIONS, random),
                        one(ENDINGS, random))
                    .strip())
        .toList();
  }

  private static String one(String[] phrases, SplittableRandom random) {
    return phrases[random.nextInt(phrases.length)].replace(
        "%d", Integer.toString(random.nextInt(1, 1_000)));
  }
}
