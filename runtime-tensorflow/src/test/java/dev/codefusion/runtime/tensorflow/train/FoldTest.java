package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FoldTest {

  @Test
  void everyPairIsInOnePartAndNothingOfAPartIsInAnother() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> utterances = new ArrayList<>();
      List<String> codes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        utterances.add("u" + random.nextInt(250));
        codes.add("c" + random.nextInt(250) + " ".repeat(random.nextInt(2)));
      }
      int[] part = new int[200];
      int[] size = new int[4];
      for (int number = 1; number <= 3; number++) {
        boolean[] members = new Fold(number, 3).members(utterances, codes);
        for (int i = 0; i < 200; i++) {
          if (members[i]) {
            assertThat(part[i]).as("seed %d, pair %d", seed, i).isZero();
            part[i] = number;
            size[number]++;
          }
        }
      }
      for (int i = 0; i < 200; i++) {
        assertThat(part[i]).as("seed %d, pair %d", seed, i).isNotZero();
        for (int j = 0; j < i; j++) {
          if (utterances.get(i).equals(utterances.get(j))
              || codes.get(i).strip().equals(codes.get(j).strip())) {
            assertThat(part[i]).as("seed %d, pairs %d and %d", seed, i, j).isEqualTo(part[j]);
          }
        }
      }
      assertThat(size[1] + size[2] + size[3]).as("seed %d", seed).isEqualTo(200);
    }
  }

  @Test
  void partsOfUnconnectedPairsAreOfEqualSize() {
    List<String> texts = List.of("a", "b", "c", "d", "e", "f");

    assertThat(new Fold(2, 3).members(texts, texts))
        .containsExactly(false, true, false, false, true, false);
  }

  @Test
  void connectionsGoByWayOfOthers() {
    List<String> utterances = List.of("u1", "u2", "u2", "u3");
    List<String> codes = List.of("c1", "c2", "c1", "c2");

    assertThat(new Fold(1, 2).members(utterances, codes)).containsOnly(true);
  }

  @Test
  void readsWhatIsWrittenAndRefusesTheRest() {
    assertThat(Fold.parse("2/5")).isEqualTo(new Fold(2, 5));
    for (String text :
        new String[] {"", "2", "0/5", "6/5", "1/1", "2 of 5", "-1/5", "99999/99999"}) {
      assertThatThrownBy(() -> Fold.parse(text))
          .as("text '%s'", text)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("A fold is '" + text + "', but must be ");
    }
  }
}
