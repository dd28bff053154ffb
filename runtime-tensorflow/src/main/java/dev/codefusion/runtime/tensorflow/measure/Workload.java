package dev.codefusion.runtime.tensorflow.measure;

/** Something that can be done again and again, always the same. Used by one thread at a time. */
public interface Workload extends AutoCloseable {

  /** Does it once, and returns when it is done. */
  void run();

  /**
   * Returns the floating-point operations of the matrix products in one run, a multiplication and
   * an addition being two.
   */
  double operations();

  /** Frees what it holds; what it was made from may stay open. */
  @Override
  void close();
}
