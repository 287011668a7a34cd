package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.Device;
import java.util.Map;

/** Has sessions run on a GPU. What CUDA cannot do of a model, ONNX Runtime does on the CPU. */
final class CudaProvider {
  private CudaProvider() {}

  /** Whether this build of ONNX Runtime knows GPUs. */
  static boolean isBuiltIn() {
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }

  /**
   * @param options as {@link CudaOptions#of} has them
   * @throws ModelLoadException {@code missing_device} with what is missing, or {@code
   *     invalid_config}
   */
  static void addTo(SessionOptions session, Device device, Map<String, String> options)
      throws ModelLoadException {
    if (!isBuiltIn()) {
      throw CudaFailures.cpuBuild(device);
    }
    // Tells a device that is missing from an option that is wrong: the text is the same for both.
    try (SessionOptions probe = new SessionOptions()) {
      add(probe, device, Map.of());
    } catch (OrtException e) {
      throw CudaFailures.unusable(device, e);
    }
    try {
      add(session, device, options);
    } catch (OrtException e) {
      throw CudaFailures.options(e);
    }
  }

  private static void add(SessionOptions session, Device device, Map<String, String> options)
      throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
      for (Map.Entry<String, String> option : options.entrySet()) {
        cuda.add(option.getKey(), option.getValue());
      }
      session.addCUDA(cuda);
    }
  }
}
