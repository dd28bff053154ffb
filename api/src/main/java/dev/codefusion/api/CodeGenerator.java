package dev.codefusion.api;

import java.util.List;

/**
 * Turns an utterance into ranked programs: what applications call. Trained models and baselines
 * alike are code generators.
 *
 * <p>A generator owns native memory or files and is closed by whoever opened it; closing waits for
 * the calls in flight. {@link #generate} may be called from many threads; calls may be served one
 * after the other.
 */
public interface CodeGenerator extends AutoCloseable {

  /**
   * Answers one request. The same request with the same settings on the same machine MUST give the
   * same answer, whatever was asked before or is asked at the same time. The programs MUST be
   * distinct, at most as many as asked for, and hold the text of the request's sketch. A generator
   * that does not denoise takes no notice of steps, schedule and sampler, or refuses a request that
   * names them, and answers with 0 steps.
   *
   * @throws ConfigurationException where the request names a schedule or sampler that is not there,
   *     or what only one that denoises has a use for, its utterance is longer than the model can
   *     read, or it has a sketch that this generator cannot fill in
   * @throws IllegalStateException after {@link #close()}
   */
  Answer generate(Request request);

  /**
   * Answers one request, and lets a listener watch the noise settle, on the calling thread, once
   * for each step and in order. The answer MUST be the same as without. A generator that does not
   * denoise reports no step.
   */
  default Answer generate(Request request, StepListener listener) {
    return generate(request);
  }

  /**
   * Answers several requests, each as if it were the only one, but for the last digits of what is
   * computed: the same list gives the same answers. A generator may compute them together; others
   * answer one after the other.
   *
   * @return an answer to each request, in their order
   * @throws ConfigurationException where one of them cannot be answered; none is answered then
   */
  default List<Answer> generateAll(List<Request> requests) {
    return requests.stream().map(this::generate).toList();
  }

  /** Frees what the generator owns; does nothing the second time. */
  @Override
  void close();
}
