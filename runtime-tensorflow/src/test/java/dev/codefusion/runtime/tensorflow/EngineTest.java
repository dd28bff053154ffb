package dev.codefusion.runtime.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.Engine.Device;
import dev.codefusion.runtime.tensorflow.Engine.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

final class EngineTest {

  @ParameterizedTest
  @EnumSource(
      value = Device.class,
      names = {"AUTO", "CPU"})
  void computesWithoutAGpu(Device device) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> sum = tf.math.add(tf.constant(2f), tf.constant(3f));
      try (Session session = new Engine(Precision.F32, 1, device).open(graph);
          Result result = session.runner().fetch(sum).run()) {
        assertThat(((TFloat32) result.get(0)).getFloat()).isEqualTo(5);
      }
    }
  }

  @Test
  void aGpuIsRefusedWhereTensorFlowIsBuiltWithoutOne() {
    assumeFalse(Gpu.hasKernels(), "this is TensorFlow's GPU build");
    Engine engine = new Engine(Precision.F32, 1, Device.GPU);
    try (Graph graph = new Graph()) {
      assertThatThrownBy(() -> engine.open(graph).close())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("Device 'gpu' cannot be used: missing are TensorFlow's GPU build")
          .hasMessageEndingWith("see docs/gpu.md, or choose cpu or auto.");
    }
  }

  @Test
  void theDeviceIsAutoUnlessItIsNamed() {
    assertThat(new Engine(Precision.F32, 1).device()).isEqualTo(Device.AUTO);
  }

  @Test
  void brainFloatsAreForTheProcessorOnly() {
    assertThat(new Engine(Precision.BF16, 1, Device.CPU).usesBf16()).isTrue();
    assertThat(new Engine(Precision.BF16, 1, Device.GPU).usesBf16()).isFalse();
  }

  @Test
  void devicesGoByTheirNamesInLowerCase() {
    assertThat(Device.named("gpu")).isEqualTo(Device.GPU);
    assertThatThrownBy(() -> Device.named("tpu"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Device 'tpu' is unknown; it must be one of auto, cpu, gpu.");
  }
}
