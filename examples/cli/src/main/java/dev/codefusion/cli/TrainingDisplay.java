package dev.codefusion.cli;

import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.train.TrainingReport;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a user sees of a training: reports as JSON Lines on standard output; on standard error a
 * progress bar or, where that is no terminal, a line for each report.
 */
final class TrainingDisplay implements TrainingListener, AutoCloseable {

  private final Console console;
  private final ProgressDisplay progress;
  private @Nullable Path checkpoint;

  TrainingDisplay(Console console) {
    this.console = console;
    this.progress = new ProgressDisplay(console, "train", "steps");
  }

  @Override
  public void onStep(long step, long steps, double loss, double stepsPerSecond) {
    progress.onStep(step, steps, String.format(Locale.ROOT, "loss %.4f", loss));
  }

  @Override
  public void onReport(TrainingReport report) {
    progress.makeRoom();
    console.out().print(report.toJson() + "\n");
    console.out().flush();
    if (!console.errIsTerminal()) {
      console
          .err()
          .println(
              String.format(
                  Locale.ROOT,
                  "step %d/%d, loss %.4f, %.2f steps/s, %s left",
                  report.step(),
                  report.steps(),
                  report.loss(),
                  report.stepsPerSecond(),
                  time(report.secondsLeft())));
    }
  }

  @Override
  public void onCheckpoint(Path folder) {
    checkpoint = folder;
  }

  /** Returns the last checkpoint written, where there was one. */
  Optional<Path> checkpoint() {
    return Optional.ofNullable(checkpoint);
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }

  @Override
  public void close() {
    progress.close();
  }
}
