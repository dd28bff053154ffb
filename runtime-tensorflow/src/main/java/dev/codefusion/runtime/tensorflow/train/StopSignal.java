package dev.codefusion.runtime.tensorflow.train;

import java.util.concurrent.CountDownLatch;

/**
 * Turns the end of the JVM (SIGTERM, Ctrl-C) into a request to stop, and holds the end up until the
 * training has stopped: the JVM must not go away under native code.
 */
final class StopSignal implements AutoCloseable {

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread hook = new Thread(this::await, "codefusion-stop");
  private volatile boolean requested;

  StopSignal() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The end has begun before there was anything to stop.
      requested = true;
    }
  }

  /** Returns whether the training is to stop, after the step in flight where there is one. */
  boolean requested() {
    return requested;
  }

  private void await() {
    requested = true;
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that all native work is done. */
  @Override
  public void close() {
    stopped.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The end has begun in this very moment; the hook finds the latch open.
        requested = true;
      }
    }
  }
}
