package dev.codefusion.runtime.tensorflow;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * How TensorFlow runs a graph.
 *
 * @param precision number format of the matrix products
 * @param threads threads of one computation, 0 for one a core; results are the same bit for bit
 *     only with 1, and on the processor
 * @param device where it runs
 */
public record Engine(Precision precision, int threads, Device device) {

  /** Runs on a GPU where there is one, else on the processor. */
  public Engine(Precision precision, int threads) {
    this(precision, threads, Device.AUTO);
  }

  /** Where a graph runs. docs/gpu.md says what a GPU needs. */
  public enum Device {
    /** The first GPU where TensorFlow finds one, else the processor. */
    AUTO,
    /** The processor, even where there is a GPU. */
    CPU,
    /** A GPU, without which no session opens. What a GPU cannot do still runs on the processor. */
    GPU;

    /**
     * Returns the device of that name in lower case.
     *
     * @throws ConfigurationException where there is none
     */
    public static Device named(String name) {
      for (Device device : values()) {
        if (device.name().toLowerCase(Locale.ROOT).equals(name)) {
          return device;
        }
      }
      throw new ConfigurationException(
          "Device '%s' is unknown; it must be one of auto, cpu, gpu.".formatted(name));
    }
  }

  /** Number format of the matrix products; weights are 32-bit floats in any case. */
  public enum Precision {
    /** 32-bit floats. */
    F32,
    /** 16-bit brain floats, on the processor; on a GPU this changes nothing. */
    BF16,
    /** BF16 where the processor has instructions for it, else F32. */
    AUTO;

    /**
     * Returns the precision of that name in lower case.
     *
     * @throws ConfigurationException where there is none
     */
    public static Precision named(String name) {
      for (Precision precision : values()) {
        if (precision.name().toLowerCase(Locale.ROOT).equals(name)) {
          return precision;
        }
      }
      throw new ConfigurationException(
          "Precision '%s' is unknown; it must be one of auto, f32, bf16.".formatted(name));
    }
  }

  /**
   * Opens a session on a graph; the caller closes it, before the graph.
   *
   * @throws ConfigurationException where a GPU is asked for and cannot be used, with what is
   *     missing
   */
  public Session open(Graph graph) {
    return open(graph, true);
  }

  /**
   * Opens a session like {@link #open(Graph)} that is soon ready: TensorFlow runs the graph as it
   * is instead of rewriting it first. A graph without gradients gains nothing by that here, while
   * the rewriting takes longer than to answer twice.
   *
   * @throws ConfigurationException where a GPU is asked for and cannot be used, with what is
   *     missing
   */
  public Session openAtOnce(Graph graph) {
    return open(graph, usesBf16());
  }

  private Session open(Graph graph, boolean rewrites) {
    ConfigProto.Builder config = ConfigProto.newBuilder();
    if (!rewrites) {
      config.setGraphOptions(
          GraphOptions.newBuilder()
              .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)));
    }
    if (threads > 0) {
      config.setIntraOpParallelismThreads(threads).setInterOpParallelismThreads(threads);
    }
    if (usesBf16()) {
      config.setGraphOptions(
          GraphOptions.newBuilder()
              .setRewriteOptions(
                  RewriterConfig.newBuilder()
                      .setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON)));
    }
    // A GPU's memory is taken as it is needed, so that others may use it too.
    config.setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    if (device == Device.CPU) {
      config.putDeviceCount("GPU", 0);
    }
    if (device == Device.GPU) {
      Gpu.require(config.build());
    }
    // Variables are initialised by their owner, not by the session.
    return new Session(graph, false, config.build());
  }

  /** Returns whether matrix products run in 16-bit brain floats here. */
  public boolean usesBf16() {
    return device != Device.GPU
        && (precision == Precision.BF16 || (precision == Precision.AUTO && processorHasBf16()));
  }

  private static boolean processorHasBf16() {
    Path cpu = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(cpu)) {
      return false;
    }
    try {
      String text = Files.readString(cpu);
      return text.contains("avx512_bf16") || text.contains("amx_bf16");
    } catch (IOException e) {
      return false;
    }
  }
}
