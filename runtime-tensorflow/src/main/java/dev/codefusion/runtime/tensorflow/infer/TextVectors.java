package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider.Published;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A published encoder that gives a vector for each token of a text, without any network of ours.
 * Owns graph and session; not thread-safe.
 */
public final class TextVectors implements AutoCloseable {

  private final Graph graph = new Graph();
  private final Session session;
  private final Tokenizer tokenizer;
  private final Published published;
  private final Operand<TInt32> text_BS;
  private final Operand<TFloat32> mask_BS;
  private final Operand<TFloat32> states_BSE;

  /**
   * What the encoder makes of a text.
   *
   * @param ids the text's tokens, without those that the encoder adds
   * @param vectors the state of each
   */
  public record Encoded(int[] ids, float[][] vectors) {}

  private TextVectors(
      UtteranceEncoderProvider provider, Options options, Tokenizer tokenizer, Engine engine) {
    this.tokenizer = tokenizer;
    Session opened = null;
    try {
      Ops tf = Ops.create(graph);
      Params params = Params.toLoad(tf);
      published = provider.published(params, options).orElseThrow(() -> none(provider));
      options.requireConsumed();
      text_BS = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1)));
      mask_BS = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
      states_BSE = published.encoder().call(tf, text_BS, mask_BS, Dropout.none());
      opened = engine.openAtOnce(graph);
      params.loadPretrained(opened, true);
      session = opened;
    } catch (RuntimeException e) {
      // A graph waits for its sessions before it closes.
      if (opened != null) {
        opened.close();
      }
      graph.close();
      throw e;
    }
  }

  /**
   * Loads an encoder.
   *
   * @param name name of the kind of encoder
   * @throws ConfigurationException where there is none of that name, it is not a published one, or
   *     its weights or vocabulary are not at hand
   */
  public static TextVectors open(
      Plugins plugins, String name, Map<String, String> options, Engine engine) {
    UtteranceEncoderProvider provider = plugins.encoders().get(name);
    Tokens tokens = provider.tokens(options).orElseThrow(() -> none(provider));
    Options tokenizerOptions =
        Options.of("tokenizer '%s'".formatted(tokens.tokenizer()), tokens.options());
    Tokenizer tokenizer =
        plugins.tokenizers().get(tokens.tokenizer()).train(List.of(), tokenizerOptions);
    return new TextVectors(
        provider, Options.of("encoder '%s'".formatted(name), options), tokenizer, engine);
  }

  private static ConfigurationException none(UtteranceEncoderProvider provider) {
    return new ConfigurationException(
        "Encoder '%s' is no published one, so it has no vectors before it is trained; choose 'bert', say."
            .formatted(provider.name()));
  }

  /** Returns the model and which of its states these are, as a report names them. */
  public String name() {
    return published.name();
  }

  /** Encodes texts together; one that is longer than the encoder reads is cut. */
  public List<Encoded> encode(List<String> texts) {
    List<int[]> rows = new ArrayList<>();
    int longest = 0;
    for (String text : texts) {
      int[] ids = tokenizer.encode(text);
      rows.add(Arrays.copyOf(ids, Math.min(ids.length, published.longest())));
      longest = Math.max(longest, rows.get(rows.size() - 1).length);
    }
    if (longest == 0) {
      return rows.stream().map(ids -> new Encoded(ids, new float[0][])).toList();
    }
    int[] dense = new int[rows.size() * longest];
    float[] mask = new float[dense.length];
    for (int row = 0; row < rows.size(); row++) {
      int length = rows.get(row).length;
      System.arraycopy(rows.get(row), 0, dense, row * longest, length);
      Arrays.fill(mask, row * longest, row * longest + length, 1f);
    }
    Shape shape = Shape.of(rows.size(), longest);
    try (TInt32 ids = TInt32.tensorOf(shape, DataBuffers.of(dense, true, false));
        TFloat32 present = TFloat32.tensorOf(shape, DataBuffers.of(mask, true, false));
        TFloat32 states =
            (TFloat32)
                session
                    .runner()
                    .feed(text_BS, ids)
                    .feed(mask_BS, present)
                    .fetch(states_BSE)
                    .run()
                    .get(0)) {
      float[] values = new float[(int) states.size()];
      states.copyTo(DataBuffers.of(values, false, false));
      int width = values.length / dense.length;
      List<Encoded> encoded = new ArrayList<>();
      for (int row = 0; row < rows.size(); row++) {
        float[][] vectors = new float[rows.get(row).length][];
        for (int i = 0; i < vectors.length; i++) {
          int from = (row * longest + i) * width;
          vectors[i] = Arrays.copyOfRange(values, from, from + width);
        }
        encoded.add(new Encoded(rows.get(row), vectors));
      }
      return encoded;
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
