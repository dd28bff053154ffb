package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One task on many threads at once. */
final class Threads {

  private static final int COUNT = 8;

  private Threads() {}

  /** Fails unless the task answers the same on every one of eight threads. */
  static void assertAllSee(Callable<?> task, Object expected) {
    ExecutorService pool = Executors.newFixedThreadPool(COUNT);
    try {
      CyclicBarrier start = new CyclicBarrier(COUNT);
      List<Future<?>> answers = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        answers.add(
            pool.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      for (Future<?> answer : answers) {
        assertThat((Object) answer.get())
            .as("answer on one of %d threads", COUNT)
            .isEqualTo(expected);
      }
    } catch (ExecutionException e) {
      throw new AssertionError(
          "on one of %d threads it threw %s".formatted(COUNT, e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while threads were at work", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
