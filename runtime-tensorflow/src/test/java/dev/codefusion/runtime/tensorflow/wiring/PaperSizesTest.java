package dev.codefusion.runtime.tensorflow.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * config/paper.yaml has the paper's sizes. Weights are counted in the graph; none is allocated.
 *
 * <p>The paper says 75 million (table 1) and 544 MB on disk (appendix C.4), which at four bytes are
 * 136 million: the smaller number is near that of denoiser and decoder, the larger near that of the
 * whole.
 */
final class PaperSizesTest {

  private static final Path CONFIG = Path.of("..", "config", "paper.yaml");
  private static final int CODET5_VOCABULARY = 32_100;
  private static final long D = 512;
  private static final Offset<Double> FIVE_PERCENT = within(0.05);

  private final Map<String, Long> counts = counts(CODET5_VOCABULARY);

  @Test
  void denoiserAndDecoderHave67Million() {
    double both = count("denoiser") + count("decoder");
    assertThat(both / 67e6).isCloseTo(1, FIVE_PERCENT);
  }

  @Test
  void allHas135Million() {
    double all = counts.values().stream().mapToLong(Long::longValue).sum();
    assertThat(all / 135e6).isCloseTo(1, FIVE_PERCENT);
    assertThat(4 * all / 544e6).as("against the size on disk").isCloseTo(1, FIVE_PERCENT);
  }

  @Test
  void layersHaveTheWeightsOfCodeT5AndFewMore() {
    long attention = 4 * D * D;
    long forward = 8 * D * D;
    assertThat(count("decoder") / (6.0 * (2 * attention + forward))).isCloseTo(1, within(0.02));
    long table = CODET5_VOCABULARY * D;
    assertThat((count("encoder") - table) / (6.0 * (attention + forward)))
        .as("the encoder without its table")
        .isCloseTo(1, within(0.03));
    // Besides its layers, each of which is told the noise, there are maps in and out.
    assertThat(count("denoiser") / (10.0 * (2 * attention + forward))).isCloseTo(1, within(0.07));
  }

  private long count(String part) {
    return counts.getOrDefault(part, 0L);
  }

  private static Map<String, Long> counts(int vocabulary) {
    TrainingSettings settings = settings();
    TrainingSettings.Network network = settings.network();
    assertThat(network.parameterization()).isEqualTo(Parameterization.EPSILON);
    ClassLoader loader = PaperSizesTest.class.getClassLoader();
    Dims dims =
        new Dims(
            vocabulary,
            vocabulary,
            true,
            network.width(),
            network.heads(),
            network.latent(),
            network.encoderLayers(),
            network.denoiserLayers(),
            network.decoderLayers(),
            network.codeLength(),
            network.utteranceLength());
    CodeFusionNetwork.Spec spec =
        new CodeFusionNetwork.Spec(
            dims,
            network.parameterization(),
            network.outputPrior(),
            Providers.load("encoder", UtteranceEncoderProvider.class, loader)
                .get(network.encoder().name()),
            Options.none("encoder"),
            Providers.load("denoiser network", DenoiserNetworkProvider.class, loader)
                .get(network.denoiser().name()),
            Options.none("denoiser"),
            false);
    Map<String, Long> counts = new TreeMap<>();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Params params = Params.of(tf, 0);
      CodeFusionNetwork.create(tf, params, spec);
      for (Params.Parameter parameter : params.all()) {
        String part = parameter.path().substring(0, parameter.path().indexOf('/'));
        counts.merge(part, parameter.shape().size(), Long::sum);
      }
    }
    return counts;
  }

  private static TrainingSettings settings() {
    try {
      return TrainingSettingsReader.read(CONFIG, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
