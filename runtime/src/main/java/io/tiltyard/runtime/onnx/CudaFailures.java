package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.DeclaredTensors;
import io.tiltyard.runtime.model.Device;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a GPU cannot be used, in stable words. ONNX Runtime's own words, with files of this machine
 * and of the one that built it, are the cause.
 */
final class CudaFailures {
  static final String MISSING_DEVICE = "missing_device";

  private static final String NEEDED = "an NVIDIA driver, CUDA 12 and cuDNN 9";

  private static final Pattern LIBRARY = Pattern.compile("([\\w.+-]+\\.so[\\w.]*): cannot open");
  private static final Pattern COUNT =
      Pattern.compile("Invalid device ID.*between 0 \\(inclusive\\) and (\\d+) \\(exclusive\\)");
  private static final Pattern CALL =
      Pattern.compile("(?:CUDA|CUDNN|CUDNN_FE|CUBLAS|CUFFT) failure -?\\d+: [^;]*[^;\\s]");
  private static final Pattern CUDNN = Pattern.compile("(?i)libcudnn|cudnn library was not found");
  private static final Pattern MEMORY = Pattern.compile("CUDA failure 2:");
  private static final Pattern OPTION = Pattern.compile("provider option:? \"([^\"]*)\"");

  private CudaFailures() {}

  /** This build knows no GPUs. */
  static ModelLoadException cpuBuild(Device device) {
    return new ModelLoadException(
        MISSING_DEVICE,
        device
            + " cannot be used: this build has ONNX Runtime for the CPU only; expected a build with"
            + " -Pcuda (com.microsoft.onnxruntime:onnxruntime_gpu:"
            + OnnxModelLoader.VERSION
            + "), "
            + NEEDED);
  }

  /** The CUDA provider could not be had for a device. */
  static ModelLoadException unusable(Device device, OrtException failure) {
    String text = String.valueOf(failure.getMessage());
    return new ModelLoadException(
        MISSING_DEVICE,
        device + " cannot be used: " + what(text) + "; expected " + NEEDED,
        failure);
  }

  private static String what(String text) {
    Matcher library = LIBRARY.matcher(text);
    if (library.find()) {
      return library.group(1) + " is not found";
    }
    if (CUDNN.matcher(text).find()) {
      return "cuDNN is not found";
    }
    Matcher count = COUNT.matcher(text);
    if (count.find()) {
      return "CUDA finds " + count.group(1) + " GPUs, counted from 0";
    }
    Matcher call = CALL.matcher(text);
    return call.find() ? Excerpt.of(call.group()) : "ONNX Runtime's CUDA provider does not start";
  }

  /** The CUDA provider works, and refused its options. */
  static ModelLoadException options(OrtException failure) {
    Matcher option = OPTION.matcher(String.valueOf(failure.getMessage()));
    String which =
        option.find()
            ? "device_options." + Excerpt.of(option.group(1)) + " has a value"
            : "device_options has a value";
    return new ModelLoadException(
        DeclaredTensors.INVALID_CONFIG,
        which + " that ONNX Runtime's CUDA provider does not take",
        failure);
  }

  /** A session could not be opened on a device; null where the device is not the reason. */
  static @Nullable ModelLoadException session(Device device, OrtException failure) {
    String text = String.valueOf(failure.getMessage());
    if (MEMORY.matcher(text).find()) {
      return new ModelLoadException(
          LoadFailures.OUT_OF_MEMORY,
          "the model needs more memory to load than " + device + " has",
          failure);
    }
    boolean ofDevice = CALL.matcher(text).find() || CUDNN.matcher(text).find();
    return ofDevice ? unusable(device, failure) : null;
  }
}
