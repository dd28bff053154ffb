package dev.codefusion.runtime.tensorflow.checkpoint;

import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Plugin;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.text.UtteranceCase;
import java.util.List;
import java.util.Map;

/** A model card with another value in every field. */
final class TinyCard {

  private TinyCard() {}

  static ModelCard create() {
    return new ModelCard(
        ModelCard.FORMAT_VERSION,
        "0.1",
        "tiny",
        "bash",
        1234,
        new Dims(101, 102, true, 32, 2, 16, 1, 3, 4, 24, 33),
        Parameterization.X0,
        true,
        false,
        new Plugin("scratch", Map.of()),
        new Plugin("transformer", Map.of("b", "2", "a", "1")),
        new ModelCard.TokenizerRef("byte-bpe", "f1"),
        new ModelCard.TokenizerRef("wordpiece", "f2"),
        UtteranceCase.LOWER,
        false,
        new Plugin("sqrt", Map.of("noiseScale", "1.3")),
        "splitmix64-box-muller",
        new Plugin("ddim", Map.of()),
        new ModelCard.Defaults(
            12,
            10,
            5,
            4,
            0.5,
            ModelCard.Ranking.AGREEMENT,
            1.5,
            true,
            true,
            false,
            ModelCard.LengthChoice.BEAM,
            4),
        new ModelCard.Training(
            List.of(new ModelCard.Data("a.jsonl", "aa", 7)), 300, -17, Map.of("exactTop1", 0.25)),
        Map.of("model.safetensors", "00ff"),
        NetworkKind.AUTOREGRESSIVE,
        true,
        new ModelCard.Traits(true, true),
        new ModelCard.Memory(3, List.of(new ModelCard.Data("b.jsonl", "bb", 2))),
        "other");
  }
}
