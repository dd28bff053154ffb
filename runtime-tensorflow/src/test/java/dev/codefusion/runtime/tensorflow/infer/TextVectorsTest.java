package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.infer.TextVectors.Encoded;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextVectorsTest {

  private static final CodeFusionRuntime RUNTIME = CodeFusionRuntime.create();

  @Test
  void aTextHasTheSameVectorsWhateverItIsEncodedWith() {
    try (TextVectors encoder = RUNTIME.openTextVectors("bert", Map.of("layers", "2"))) {
      List<String> texts = List.of("find . -name '*.py'", "", "ls", "ls ".repeat(700));

      List<Encoded> together = encoder.encode(texts);

      assertThat(encoder.name()).isEqualTo("all-MiniLM-L6-v2, layer 2 of 6");
      assertThat(together).hasSize(4);
      assertThat(together.get(1).vectors()).isEmpty();
      assertThat(together.get(3).ids()).as("cut").hasSize(510);
      for (int i : new int[] {0, 2}) {
        Encoded alone = encoder.encode(List.of(texts.get(i))).get(0);
        assertThat(together.get(i).ids()).isEqualTo(alone.ids()).isNotEmpty();
        assertThat(together.get(i).vectors()).hasDimensions(alone.ids().length, 384);
        for (int token = 0; token < alone.ids().length; token++) {
          for (int j = 0; j < 384; j++) {
            assertThat(together.get(i).vectors()[token][j])
                .isCloseTo(alone.vectors()[token][j], within(1e-4f));
          }
        }
      }
      assertThat(together.get(0).vectors()[0]).isNotEqualTo(together.get(2).vectors()[0]);
      assertThat(encoder.encode(List.of("", "")).get(1).ids()).isEmpty();
    }
  }

  @Test
  void whatIsNoPublishedEncoderIsRefused() {
    assertThatThrownBy(() -> RUNTIME.openTextVectors("scratch", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Encoder 'scratch' is no published one");
    assertThatThrownBy(() -> RUNTIME.openTextVectors("bret", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there are bert");
    assertThatThrownBy(() -> RUNTIME.openTextVectors("bert", Map.of("layer", "2")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'layer'");
  }
}
