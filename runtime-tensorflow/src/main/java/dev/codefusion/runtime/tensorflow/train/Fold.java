package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.api.ConfigurationException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One of several parts of a list of pairs. Pairs that share an utterance or a program, be it by way
 * of others, are in one part, so that nothing of a part is seen by who learns from the others.
 *
 * @param number which part, from 1
 * @param count parts in all, at least 2
 */
public record Fold(int number, int count) {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,4})/([0-9]{1,4})");

  public Fold {
    if (count < 2 || number < 1 || number > count) {
      throw new IllegalArgumentException("there is no fold %d of %d".formatted(number, count));
    }
  }

  /**
   * Reads a fold that is written {@code 2/5}.
   *
   * @throws ConfigurationException where it is written otherwise, or there is no such part
   */
  public static Fold parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (matcher.matches()) {
      int number = Integer.parseInt(matcher.group(1));
      int count = Integer.parseInt(matcher.group(2));
      if (count >= 2 && number >= 1 && number <= count) {
        return new Fold(number, count);
      }
    }
    throw new ConfigurationException(
        "A fold is '%s', but must be two whole numbers such as 2/5, the first from 1 to the second, which is at least 2."
            .formatted(text));
  }

  /**
   * Returns for each pair whether it is in this part. The parts are of almost equal size, and
   * depend on the pairs and their order alone.
   *
   * @param utterances utterance of each pair; blanks at its ends do not count
   * @param codes program of each pair, likewise
   */
  public boolean[] members(List<String> utterances, List<String> codes) {
    int[] group = groups(utterances, codes);
    int[] size = new int[group.length];
    Arrays.stream(group).forEach(first -> size[first]++);
    int[] filled = new int[count];
    int[] part = new int[group.length];
    boolean[] members = new boolean[group.length];
    for (int i = 0; i < group.length; i++) {
      if (group[i] == i) {
        part[i] = emptiest(filled);
        filled[part[i]] += size[i];
      }
      members[i] = part[group[i]] == number - 1;
    }
    return members;
  }

  private static int emptiest(int[] filled) {
    int best = 0;
    for (int i = 1; i < filled.length; i++) {
      best = filled[i] < filled[best] ? i : best;
    }
    return best;
  }

  /** Returns for each pair the first one that it is connected with. */
  private static int[] groups(List<String> utterances, List<String> codes) {
    int[] earlier = IntStream.range(0, utterances.size()).toArray();
    for (List<String> texts : List.of(utterances, codes)) {
      Map<String, Integer> firsts = new HashMap<>();
      for (int i = 0; i < earlier.length; i++) {
        Integer other = firsts.putIfAbsent(texts.get(i).strip(), i);
        if (other != null) {
          join(earlier, i, other);
        }
      }
    }
    for (int i = 0; i < earlier.length; i++) {
      earlier[i] = first(earlier, i);
    }
    return earlier;
  }

  private static void join(int[] earlier, int a, int b) {
    int firstOfA = first(earlier, a);
    int firstOfB = first(earlier, b);
    earlier[Math.max(firstOfA, firstOfB)] = Math.min(firstOfA, firstOfB);
  }

  private static int first(int[] earlier, int of) {
    int first = of;
    while (earlier[first] != first) {
      first = earlier[first];
    }
    return first;
  }
}
