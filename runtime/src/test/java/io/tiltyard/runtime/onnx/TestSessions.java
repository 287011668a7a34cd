package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Settings and sessions on devices. */
final class TestSessions {
  private TestSessions() {}

  /** Whether there is a GPU, and ONNX Runtime for it. */
  static boolean onGpu() {
    return CudaProvider.isBuiltIn() && Files.exists(Path.of("/dev/nvidia0"));
  }

  static ModelSettings settings(int instances, Device... devices) {
    return settings(instances, new Placement(List.of(devices), Map.of(), 0));
  }

  static ModelSettings settings(int instances, Placement placement) {
    ModelOptions options = new ModelOptions(instances, 1, 0, 0, 256, 0, false);
    return new ModelSettings(null, placement, DeclaredSignature.NONE, options);
  }

  /**
   * @param api outlives the sessions
   */
  static DeviceSessions open(
      String groupAndName, ModelSettings settings, OrtHandles handles, OrtApi api)
      throws Exception {
    var artifact = TestModels.artifact(groupAndName);
    try (ModelFiles files = ModelFiles.read(artifact.directory())) {
      return DeviceSessions.open(
          new SessionOpener(OrtEnvironment.getEnvironment(), handles, api, settings, files));
    }
  }
}
