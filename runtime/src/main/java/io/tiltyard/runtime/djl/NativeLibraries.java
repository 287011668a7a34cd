package io.tiltyard.runtime.djl;

import ai.djl.util.Platform;
import io.tiltyard.base.error.ModelLoadException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether PyTorch's native libraries are on the class path. DJL is not asked before: what it does
 * not find there, it would download.
 */
final class NativeLibraries {
  static final String PYTORCH_VERSION = "2.7.1";
  private static final String DJL_VERSION = "0.35.1";

  private static final String PYTORCH = "native/lib/pytorch.properties";
  private static final String JNI = "jnilib/pytorch.properties";

  private NativeLibraries() {}

  /**
   * @throws ModelLoadException that names the artifacts that are missing
   */
  static void check() throws ModelLoadException {
    List<String> missing = new ArrayList<>(2);
    if (!found(PYTORCH)) {
      missing.add("ai.djl.pytorch:pytorch-native-cpu:" + PYTORCH_VERSION);
    }
    if (!found(JNI)) {
      missing.add("ai.djl.pytorch:pytorch-jni:" + PYTORCH_VERSION + "-" + DJL_VERSION);
    }
    if (!missing.isEmpty()) {
      throw LoadFailures.noLibraries(
          String.join(" and ", missing) + (missing.size() == 1 ? " is" : " are"));
    }
    Platform platform = Platform.detectPlatform("pytorch");
    if (platform.isPlaceholder()) {
      throw LoadFailures.engine(
          "PyTorch's native libraries are not for this machine: expected"
              + " ai.djl.pytorch:pytorch-native-cpu:"
              + PYTORCH_VERSION
              + " with classifier "
              + platform.getClassifier());
    }
    if (!platform.getVersion().startsWith(PYTORCH_VERSION)) {
      throw LoadFailures.engine(
          "PyTorch's native libraries are "
              + platform.getVersion()
              + ", expected "
              + PYTORCH_VERSION);
    }
  }

  private static boolean found(String resource) {
    return NativeLibraries.class.getClassLoader().getResource(resource) != null;
  }
}
