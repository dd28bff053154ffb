package dev.codefusion.tokenizers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The slow, plain statement of the training: all pairs are counted anew for every merge. */
final class RecountingTrainer {

  private record Pair(int left, int right) {}

  private RecountingTrainer() {}

  /** Returns the written forms of the first merges for the rule {@code code}. */
  static List<String> learn(List<String> corpus, int merges) {
    List<String> forms = new ArrayList<>(List.of("<pad>", "<mask>"));
    for (int value = 0; value < 256; value++) {
      forms.add(ByteAlphabet.symbol(value));
    }
    int first = forms.size();
    Splitter splitter = new Splitter("test", List.of(Splitter.CODE), false, false);
    List<List<Integer>> pieces =
        corpus.stream()
            .flatMap(text -> splitter.pieces(text).stream())
            .map(piece -> java.util.Arrays.stream(Utf8.ids(piece, value -> value + 2)).boxed())
            .map(ids -> ids.collect(Collectors.toCollection(ArrayList::new)))
            .collect(Collectors.toList());
    while (forms.size() < first + merges) {
      Pair best = mostFrequent(pieces);
      int product = forms.size();
      forms.add(forms.get(best.left()) + forms.get(best.right()));
      for (List<Integer> piece : pieces) {
        for (int i = 0; i + 1 < piece.size(); i++) {
          if (piece.get(i) == best.left() && piece.get(i + 1) == best.right()) {
            piece.set(i, product);
            piece.remove(i + 1);
          }
        }
      }
    }
    return forms.subList(first, forms.size());
  }

  private static Pair mostFrequent(List<List<Integer>> pieces) {
    Map<Pair, Integer> counts = new HashMap<>();
    for (List<Integer> piece : pieces) {
      for (int i = 0; i + 1 < piece.size(); i++) {
        counts.merge(new Pair(piece.get(i), piece.get(i + 1)), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .min(
            Map.Entry.<Pair, Integer>comparingByValue()
                .reversed()
                .thenComparing(e -> e.getKey().left())
                .thenComparing(e -> e.getKey().right()))
        .orElseThrow()
        .getKey();
  }
}
