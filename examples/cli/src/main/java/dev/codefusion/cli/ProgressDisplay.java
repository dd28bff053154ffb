package dev.codefusion.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on standard error, with speed and time left. Shows nothing where no person reads
 * it.
 */
final class ProgressDisplay implements AutoCloseable {

  private static final int MILLIS_BETWEEN_UPDATES = 250;

  private final Console console;
  private final String task;
  private final String unit;
  private @Nullable ProgressBar bar;

  ProgressDisplay(Console console, String task, String unit) {
    this.console = console;
    this.task = task;
    this.unit = unit;
  }

  /**
   * Shows one more step.
   *
   * @param step steps done, from 1; the first one told of may be a later one
   */
  void onStep(long step, long steps, String remark) {
    if (!console.errIsTerminal()) {
      return;
    }
    if (bar == null) {
      bar = start(step - 1, steps);
    }
    bar.stepTo(step);
    bar.setExtraMessage(" " + remark);
  }

  /** Clears the bar's line, where results go to the same terminal; the bar comes back below. */
  void makeRoom() {
    if (bar != null && console.outIsTerminal()) {
      console.err().print("\r\u001b[K");
    }
  }

  private ProgressBar start(long from, long steps) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps)
        .startsFrom(from, java.time.Duration.ZERO)
        .setUnit(" " + unit, 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(MILLIS_BETWEEN_UPDATES)
        .setConsumer(new ConsoleProgressBarConsumer(console.err(), console.columns()))
        .showSpeed()
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
