package dev.codefusion.schedulers;

/** Mean and variance of many numbers. */
record Moments(double mean, double variance) {

  static Moments of(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Moments(mean, squares / values.length);
  }
}
