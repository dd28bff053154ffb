package dev.codefusion.api.denoise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EmbeddingsTest {

  private static final float[] TABLE = {3, 4, 0, -2, 0, 0, -0.1f, 0.1f};

  @Test
  void bringsEveryVectorToTheNormOfNoise() {
    Embeddings embeddings = new Embeddings(2, 0, TABLE);
    float root = (float) Math.sqrt(2);

    assertThat(embeddings.size()).isEqualTo(4);
    assertThat(embeddings.dimension()).isEqualTo(2);
    assertThat(embeddings.of(new int[] {0, 1, 2, 3}))
        .containsExactly(
            new float[] {0.6f * root, 0.8f * root, 0, -root, 0, 0, -1, 1}, within(1e-6f));
    assertThat(TABLE[0]).as("the table given").isEqualTo(3);
  }

  @Test
  void findsTheTokenThatANoisyVectorStandsFor() {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    float[] table = new float[50 * 16];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextGaussian();
    }
    Embeddings embeddings = new Embeddings(16, 49, table);
    Latents latents = Latents.zeros(new int[] {3, 1}, 16);
    int[] ids = {7, 0, 49, 12};
    int[] places = {
      latents.index(0, 0), latents.index(0, 1), latents.index(0, 2), latents.index(1, 0)
    };
    for (int i = 0; i < ids.length; i++) {
      embeddings.copy(ids[i], latents.values(), places[i]);
      for (int c = 0; c < 16; c++) {
        latents.values()[places[i] + c] += (float) (0.2 * random.nextGaussian());
      }
    }

    assertThat(embeddings.nearest(latents))
        .as("seed %d", seed)
        .containsExactly(7, 0, 49, 12, 49, 49);
  }

  @Test
  void refusesWhatIsNoTable() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Embeddings(3, 0, TABLE));
    assertThatIllegalArgumentException().isThrownBy(() -> new Embeddings(2, 4, TABLE));
    assertThatIllegalArgumentException().isThrownBy(() -> new Embeddings(2, 0, new float[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Conditioning(new int[] {1, 2}, new float[3], 2, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Conditioning(new int[0], new float[0], 0, 1));
  }
}
