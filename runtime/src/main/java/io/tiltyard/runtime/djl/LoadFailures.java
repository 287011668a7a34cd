package io.tiltyard.runtime.djl;

import ai.djl.engine.EngineException;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.LoadFailure;
import java.io.IOException;
import java.util.List;

/** Why a version cannot be loaded: a stable word, and what PyTorch says of the cause. */
final class LoadFailures {
  static final String INVALID_MODEL = "invalid_model";
  static final String UNKNOWN_OP = "unknown_op";
  static final String MISSING_FILE = "missing_file";
  static final String MISSING_SIGNATURE = "missing_signature";
  static final String MISSING_ENGINE = "missing_engine";
  static final String MISSING_DEVICE = "missing_device";
  static final String UNSUPPORTED_TYPE = "unsupported_type";
  static final String OUT_OF_MEMORY = "out_of_memory";

  private static final String STAGING_FAILED = "staging_failed";
  private static final List<LoadFailure> KINDS =
      List.of(
          new LoadFailure(
              OUT_OF_MEMORY,
              "bad_alloc|can't allocate memory|not enough memory",
              "the model needs more memory to load than there is"),
          new LoadFailure(
              UNKNOWN_OP,
              "Unknown builtin op: ([^\\s]+?)\\.?\\s",
              "operator '%s' is not known to this PyTorch"),
          new LoadFailure(
              UNKNOWN_OP,
              "Unknown type name '([^']+)'",
              "type '%s' is of an extension, and not known to this PyTorch"),
          new LoadFailure(
              INVALID_MODEL,
              "version \\d+, but the maximum supported",
              "model.pt was written by a newer PyTorch, expected "
                  + NativeLibraries.PYTORCH_VERSION),
          new LoadFailure(
              INVALID_MODEL,
              "not a ZIP archive|central directory|failed locating file|reading zip",
              "model.pt is not a TorchScript archive, expected what torch.jit.save writes"),
          new LoadFailure(INVALID_MODEL, "", "PyTorch cannot load model.pt"));

  private LoadFailures() {}

  /** PyTorch did not take the file. */
  static ModelLoadException of(EngineException failure) {
    return LoadFailure.of(KINDS, failure);
  }

  static ModelLoadException noFile() {
    return new ModelLoadException(MISSING_FILE, "there is no model.pt in the version's directory");
  }

  static ModelLoadException noCopy(IOException failure) {
    return new ModelLoadException(
        STAGING_FAILED,
        "the outermost module has hooks, and there is no room for a copy of model.pt without them",
        failure);
  }

  static ModelLoadException noForward() {
    return new ModelLoadException(INVALID_MODEL, "model.pt has no method 'forward'");
  }

  /**
   * @param missing {@code inputs}, {@code outputs} or both
   */
  static ModelLoadException noSignature(String missing) {
    return new ModelLoadException(
        MISSING_SIGNATURE,
        "model.pt does not tell what it takes and gives: put "
            + missing
            + " into model.yaml, in the model's order, such as"
            + " inputs: [{name: x, datatype: FP32, shape: [batch, 4]}] and"
            + " outputs: [{name: y, datatype: FP32, shape: [batch, 3]}]");
  }

  static ModelLoadException unsupportedType(String what, TensorSpec spec) {
    return new ModelLoadException(
        UNSUPPORTED_TYPE,
        what
            + " '"
            + Excerpt.of(spec.name())
            + "' is "
            + spec.datatype()
            + ", expected one of BOOL, UINT8, INT8, INT32, INT64, FP16, FP32, FP64");
  }

  static ModelLoadException noDevice(Device device) {
    return new ModelLoadException(
        MISSING_DEVICE,
        "device "
            + device
            + " needs PyTorch's libraries for CUDA (ai.djl.pytorch:pytorch-native-cu128:"
            + NativeLibraries.PYTORCH_VERSION
            + "), which this build has not: TorchScript models run on the CPU, expected device cpu"
            + " or auto");
  }

  /**
   * @param artifacts that are not on the class path
   */
  static ModelLoadException noLibraries(String artifacts) {
    return new ModelLoadException(
        MISSING_ENGINE,
        "PyTorch's native libraries are not installed: "
            + artifacts
            + " missing; build the distribution with -Ppytorch");
  }

  static ModelLoadException engine(String message) {
    return new ModelLoadException(MISSING_ENGINE, message);
  }

  static ModelLoadException engine(String message, Throwable cause) {
    return new ModelLoadException(MISSING_ENGINE, message, cause);
  }
}
