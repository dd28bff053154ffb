package dev.codefusion.api.denoise;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Named;
import dev.codefusion.api.Options;

/**
 * Makes denoisers of one kind in plain floats, for generation only: a closed formula, a network of
 * another engine, a service elsewhere. Register implementations as a {@code ServiceLoader} service;
 * a model whose {@code model.json} names one as its denoiser generates with it.
 *
 * <p>Contract:
 *
 * <ol>
 *   <li>{@link #create} MUST ask for every option that it knows, and MUST refuse with a {@link
 *       ConfigurationException} what it cannot use, embeddings of another size included.
 *   <li>A model's estimates MUST lie in the space of the embeddings: a program is read off the last
 *       one by {@link Embeddings#nearest(Latents)}.
 *   <li>A program that is shorter than its row MUST end in vectors of {@link Embeddings#padId()},
 *       from its end on. Rows are as long as the request asks for, or else as the longest program
 *       that the model writes.
 *   <li>The estimates of a run MUST follow from options, embeddings, conditioning and the calls of
 *       that run so far: no hidden state, no randomness. Any number of runs may be open at once.
 *   <li>A denoiser MUST keep what {@link Denoiser} says of shape, padding and confidence, for one
 *       level of noise. It SHOULD take levels that differ between positions, which some samplers
 *       announce; if it cannot, it MUST refuse them with a {@link ConfigurationException}.
 *   <li>Where {@link Conditioning#guidance()} is not 1, a model MUST guide or refuse.
 *   <li>A model SHOULD do with {@link Conditioning#tokens()} alone where there are no states.
 * </ol>
 *
 * <p>A network that is to be trained is another extension point, the runtime's; the two kinds share
 * their names, so that a model file is clear about which it means.
 */
public interface DenoiserProvider extends Named {

  /**
   * Returns the model that the options describe, asking for every option that it knows. The caller
   * closes it.
   *
   * @param embeddings the vectors that it estimates, which are the model's
   * @throws ConfigurationException where an option's value or the embeddings cannot be used
   */
  DenoiserModel create(Options options, Embeddings embeddings);
}
