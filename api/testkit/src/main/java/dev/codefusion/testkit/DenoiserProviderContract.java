package dev.codefusion.testkit;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.DenoiserModel;
import dev.codefusion.api.denoise.DenoiserProvider;
import dev.codefusion.api.denoise.Embeddings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * What holds of every provider of denoisers. What they estimate is held by {@link
 * DenoiserContract}, whose denoiser is one of such a model's.
 */
public abstract class DenoiserProviderContract
    extends ConfigurableContract<DenoiserProvider, DenoiserModel> {

  private final List<DenoiserModel> made = new ArrayList<>();

  /** For subclasses. */
  protected DenoiserProviderContract() {
    super(DenoiserProvider.class);
  }

  @Override
  protected abstract DenoiserProvider provider();

  /** Returns embeddings that the provider can use; three of dimension 2 by default. */
  protected Embeddings embeddings() {
    return new Embeddings(2, 0, new float[] {1, 0, 0, 1, -1, 0});
  }

  @Override
  protected final DenoiserModel make(Options options) {
    DenoiserModel model = provider().create(options, embeddings());
    made.add(model);
    return model;
  }

  @AfterEach
  final void close() {
    made.forEach(DenoiserModel::close);
    made.clear();
  }
}
