package dev.codefusion.runtime.tensorflow;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.codefusion.api.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.KernelList;

/** Whether TensorFlow computes on a GPU here, and if not, why. */
final class Gpu {

  private Gpu() {}

  /**
   * Computes something on the first GPU.
   *
   * @param config that a session would have
   * @throws ConfigurationException with what is missing, where that does not work
   */
  static void require(ConfigProto config) {
    // Trying comes first: libraries may be found in ways that a look into folders cannot know.
    try (Graph graph = new Graph()) {
      Op sum = onGpu(Ops.create(graph));
      try (Session session = new Session(graph, false, config)) {
        session.runner().addTarget(sum).run().close();
      }
    } catch (RuntimeException e) {
      // TensorFlow's exceptions have no type in common but this one.
      throw new ConfigurationException(sentence(hasKernels(), CudaLibraries.ofThisMachine()), e);
    }
  }

  private static Op onGpu(Ops tf) {
    Ops gpu =
        tf.withDevice(
            DeviceSpec.newBuilder().deviceType(DeviceSpec.DeviceType.GPU).deviceIndex(0).build());
    return gpu.math.add(gpu.constant(1f), gpu.constant(1f));
  }

  /**
   * Returns why there is no GPU.
   *
   * @param build whether TensorFlow is its GPU build
   */
  static String sentence(boolean build, CudaLibraries libraries) {
    List<String> missing = new ArrayList<>();
    if (!build) {
      missing.add("TensorFlow's GPU build (build with -Pgpu)");
    }
    Optional<String> files = libraries.missing();
    files.ifPresent(missing::add);
    String reason =
        missing.isEmpty()
            ? "TensorFlow finds none, though its GPU build, CUDA 12, cuDNN 9 and the driver are"
                + " there (TF_CPP_MIN_LOG_LEVEL=0 shows why; the libraries' folders may have to be"
                + " in LD_LIBRARY_PATH)"
            : "missing are " + String.join(", ", missing);
    return "Device 'gpu' cannot be used: %s; see docs/gpu.md, or choose cpu or auto."
        .formatted(reason);
  }

  /** Returns whether this build of TensorFlow has anything to run on a GPU. */
  static boolean hasKernels() {
    try (TF_Status status = TF_Status.newStatus()) {
      TF_Buffer buffer = tensorflow.TF_GetRegisteredKernelsForOp("MatMul", status);
      status.throwExceptionIfNotOK();
      try {
        return KernelList.parseFrom(buffer.dataAsByteBuffer()).getKernelList().stream()
            .anyMatch(kernel -> kernel.getDeviceType().equals("GPU"));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("TensorFlow's list of kernels cannot be read", e);
      } finally {
        tensorflow.TF_DeleteBuffer(buffer);
      }
    }
  }
}
