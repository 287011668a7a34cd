package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelSettings;

/**
 * Loads {@code model.onnx} of a version's directory, with the external data files that it names.
 * Thread-safe. Closed after all its models.
 *
 * <p>Every tensor type of the protocol is served, byte for byte. A sequence of maps from keys to
 * numbers, the {@code output_probability} of a scikit-learn classifier, is served as a matrix: one
 * row a map, one column a key in ascending order of the keys. Other outputs that are no tensors of
 * the protocol's datatypes are left out, and {@link Model#notices} say so.
 *
 * <p>A version runs on the CPU, on GPUs by CUDA, or on both, as {@link ModelSettings#placement}
 * says. A GPU that cannot be used ends the load with {@code missing_device} and what is missing;
 * the device {@code auto} is the CPU then, and the model's {@link Model#notices} say so.
 */
public final class OnnxModelLoader implements ModelLoader, AutoCloseable {
  static final String VERSION = "1.28.0";

  /**
   * System property of ONNX Runtime: where its native libraries lie. Without it, each process
   * unpacks those that it uses.
   */
  public static final String DIRECTORY_PROPERTY = "onnxruntime.native.path";

  private final OrtEnvironment environment;
  private final OrtHandles handles;
  private final OrtApi api;

  /**
   * Loads ONNX Runtime's native library.
   *
   * @throws IllegalStateException where this machine cannot run it
   */
  public OnnxModelLoader() {
    try {
      // One environment lives in a JVM, whoever asks first decides its level.
      environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      checkVersion(environment.getVersion());
      handles = new OrtHandles();
      api = new OrtApi(handles.apiTable());
    } catch (OrtException | LinkageError e) {
      throw new IllegalStateException(
          "ONNX Runtime's or JNA's native library cannot be loaded on this machine: expected 64-bit"
              + " Linux, macOS or Windows, and a writable temporary directory without noexec",
          e);
    }
  }

  /** The class path may hold another one, and functions are called by their places. */
  static void checkVersion(String found) {
    if (!found.equals(VERSION)) {
      throw new IllegalStateException("ONNX Runtime is " + found + ", expected " + VERSION);
    }
  }

  @Override
  public Model load(ModelArtifact artifact, ModelSettings settings) throws ModelLoadException {
    try (ModelFiles files = ModelFiles.read(artifact.directory())) {
      return new OnnxModel(
          DeviceSessions.open(new SessionOpener(environment, handles, api, settings, files)),
          files.facts(),
          settings.options().arenaShrinking());
    }
  }

  /** Frees what the loader holds; ONNX Runtime's environment stays as long as the JVM. */
  @Override
  public void close() {
    api.close();
  }
}
