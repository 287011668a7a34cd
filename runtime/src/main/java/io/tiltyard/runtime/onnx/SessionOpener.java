package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import java.util.Map;

/**
 * Opens sessions of one version, each on a device. Used by one thread.
 *
 * @param files of the version, open as long as this is used
 */
record SessionOpener(
    OrtEnvironment environment,
    OrtHandles handles,
    OrtApi api,
    ModelSettings settings,
    ModelFiles files) {
  /** Opens a session on the CPU. */
  OnnxSession onCpu() throws ModelLoadException {
    try (SessionOptions options = new SessionOptions()) {
      return open(options);
    } catch (OrtException e) {
      throw LoadFailures.of(e);
    }
  }

  /**
   * Opens a session on a GPU.
   *
   * @param cudaOptions as {@link CudaOptions#of} has them
   * @throws ModelLoadException {@code missing_device} where it cannot be used, and all that there
   *     is on the CPU
   */
  OnnxSession onCuda(Device device, Map<String, String> cudaOptions) throws ModelLoadException {
    try (SessionOptions options = new SessionOptions()) {
      CudaProvider.addTo(options, device, cudaOptions);
      return open(options);
    } catch (OrtException e) {
      ModelLoadException ofDevice = CudaFailures.session(device, e);
      throw ofDevice != null ? ofDevice : LoadFailures.of(e);
    }
  }

  private OnnxSession open(SessionOptions options) throws OrtException, ModelLoadException {
    configure(options, settings.options());
    files.addExternalTo(options, handles, api);
    OrtSession session = environment.createSession(files.model(), options);
    try {
      return new OnnxSession(session, handles, api, settings.declared());
    } catch (OrtException | ModelLoadException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static void configure(SessionOptions settings, ModelOptions options) throws OrtException {
    settings.setIntraOpNumThreads(options.intraOpThreads());
    settings.setInterOpNumThreads(1);
    settings.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
    settings.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
    settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    settings.addConfigEntry("session.intra_op.allow_spinning", "0");
    // One pattern a combination of input shapes would be kept for ever.
    settings.setMemoryPatternOptimization(false);
  }
}
