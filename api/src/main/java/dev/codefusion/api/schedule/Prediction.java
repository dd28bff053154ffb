package dev.codefusion.api.schedule;

import dev.codefusion.api.denoise.NoiseLevel;

/**
 * What a network's output stands for, in plain numbers: {@code x = alpha x0 + sigma eps}.
 *
 * <p>The three convert into each other at any level of noise. Turning {@link #EPSILON} into {@code
 * x0} divides by {@code alpha} and so amplifies errors without bound as the noise grows.
 */
public enum Prediction {
  /** The noise {@code eps}, as in the paper (section 3.2). */
  EPSILON {
    @Override
    public double toX0(double output, double x, NoiseLevel level) {
      return (x - level.sigma() * output) / level.alpha();
    }

    @Override
    public double ofX0(double x0, double x, NoiseLevel level) {
      return (x - level.alpha() * x0) / level.sigma();
    }
  },
  /** The clean vector {@code x0} itself. */
  X0 {
    @Override
    public double toX0(double output, double x, NoiseLevel level) {
      return output;
    }

    @Override
    public double ofX0(double x0, double x, NoiseLevel level) {
      return x0;
    }
  },
  /** The velocity {@code v = alpha eps - sigma x0} of Salimans and Ho (2022). */
  V {
    @Override
    public double toX0(double output, double x, NoiseLevel level) {
      return level.alpha() * x - level.sigma() * output;
    }

    @Override
    public double ofX0(double x0, double x, NoiseLevel level) {
      return (level.alpha() * x - x0) / level.sigma();
    }
  };

  /** Returns the {@code x0} that an output of this kind means for one component of x. */
  public abstract double toX0(double output, double x, NoiseLevel level);

  /** Returns the output of this kind that means {@code x0}; inverse of {@link #toX0}. */
  public abstract double ofX0(double x0, double x, NoiseLevel level);
}
