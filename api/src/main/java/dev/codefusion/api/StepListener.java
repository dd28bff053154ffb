package dev.codefusion.api;

/** Told of every denoising step of a request, on the thread that generates. */
@FunctionalInterface
public interface StepListener {

  /** Takes no notice. */
  StepListener NONE = step -> {};

  /** Hears of one step, once it is done. */
  void onStep(Step step);
}
