package dev.codefusion.runtime.tensorflow.infer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Work that another thread does meanwhile.
 *
 * @param <T> what comes of it
 */
record Background<T>(CompletableFuture<T> future) {

  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  static <T> Background<T> of(Work<T> work) {
    return new Background<>(
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return work.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
  }

  /** Waits for what comes of it; throws what the work threw. */
  T get() {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Waits for its end, however it ends. */
  void await() {
    future.handle((result, failure) -> 0).join();
  }
}
