package dev.codefusion.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BpeTrainerTest {

  /** The example of Sennrich et al., 2016, section 3.2, whose merges fit on a sheet of paper. */
  private static final List<String> LOW_NEWEST_WIDEST =
      Stream.of(
              Collections.nCopies(5, "low"),
              Collections.nCopies(2, "lower"),
              Collections.nCopies(6, "newest"),
              Collections.nCopies(3, "widest"))
          .flatMap(List::stream)
          .toList();

  private static final int FIRST_MERGED = 2 + 256;

  @Test
  void learnsTheMergesThatPaperAndPencilGive() {
    ByteLevelBpe tokenizer = Trained.on(LOW_NEWEST_WIDEST, Map.of());

    // Counts 9 9 7 7 6 6 6 3 3 3 2 2; of equal counts the lower left id first.
    assertThat(learned(tokenizer))
        .containsExactly(
            "es", "est", "lo", "low", "ew", "new", "newest", "dest", "idest", "widest", "er",
            "lower");
    assertThat(tokenizer.encode("lowest")).containsExactly(FIRST_MERGED + 3, FIRST_MERGED + 1);
  }

  @Test
  void leavesOutPairsThatOccurTooSeldom() {
    assertThat(learned(Trained.on(LOW_NEWEST_WIDEST, Map.of("minCount", "6"))))
        .containsExactly("es", "est", "lo", "low", "ew", "new", "newest");
  }

  @Test
  void stopsAtTheSizeAskedFor() {
    ByteLevelBpe tokenizer = Trained.on(LOW_NEWEST_WIDEST, Map.of("size", "261"));

    assertThat(tokenizer.size()).isEqualTo(261);
    assertThat(learned(tokenizer)).containsExactly("es", "est", "lo");
  }

  @Test
  void countsOverlappingPairsWithoutLosingAny() {
    ByteLevelBpe tokenizer =
        Trained.on(List.of("aaaaaaa", "aaaaaaa", "aaa"), Map.of("pattern", "[^ ]+"));

    assertThat(learned(tokenizer)).startsWith("aa", "aaaa");
    assertThat(tokenizer.decode(tokenizer.encode("aaaaaaa"))).isEqualTo("aaaaaaa");
  }

  @Test
  void doesNotDependOnTheOrderOfTheCorpus() {
    RandomText texts = new RandomText(7);
    List<String> corpus = new ArrayList<>(Stream.generate(texts::next).limit(500).toList());
    ByteLevelBpe first = Trained.on(corpus, Map.of("size", "700"));
    Collections.shuffle(corpus, new Random(8));
    ByteLevelBpe second = Trained.on(corpus, Map.of("size", "700"));

    assertThat(first.size()).isEqualTo(700);
    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(Trained.json(second)).isEqualTo(Trained.json(first));
  }

  @Test
  void agreesWithCountingEverythingAnewForEachMerge() {
    RandomText texts = new RandomText(11);
    List<String> corpus = Stream.generate(texts::next).limit(60).toList();

    assertThat(learned(Trained.on(corpus, Map.of("size", "340"))))
        .hasSize(340 - FIRST_MERGED)
        .isEqualTo(RecountingTrainer.learn(corpus, 340 - FIRST_MERGED));
  }

  @Test
  void learnsNoEntryThatIsWrittenLikeASpecialToken() {
    List<String> corpus = Collections.nCopies(9, "<tag>");
    Map<String, String> whole = Map.of("pattern", "[^ ]+");
    Map<String, String> reserved = Map.of("pattern", "[^ ]+", "specials", "<tag>");

    assertThat(Trained.on(corpus, whole).encode("<tag>")).hasSize(1);
    assertThat(Trained.on(corpus, reserved).encode("<tag>")).hasSizeGreaterThan(1);
  }

  @Test
  void learnsNothingFromNothing() {
    assertThat(Trained.on(List.of("", ""), Map.of()).size()).isEqualTo(FIRST_MERGED);
  }

  private static List<String> learned(ByteLevelBpe tokenizer) {
    return Trained.json(tokenizer)
        .lines()
        .dropWhile(line -> !line.contains("\"merges\""))
        .filter(line -> line.startsWith("      \""))
        .map(line -> line.replaceAll("[ \",]", ""))
        .toList();
  }
}
