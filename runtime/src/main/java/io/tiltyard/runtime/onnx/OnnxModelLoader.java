package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelOptions;

/**
 * Loads {@code model.onnx} of a version's directory, with the external data files that it names.
 * Thread-safe. Closed after all its models.
 *
 * <p>Every tensor type of the protocol is served, byte for byte. A sequence of maps from keys to
 * numbers, the {@code output_probability} of a scikit-learn classifier, is served as a matrix: one
 * row a map, one column a key in ascending order of the keys. Other outputs that are no tensors are
 * left out with a warning.
 */
public final class OnnxModelLoader implements ModelLoader, AutoCloseable {
  private static final String VERSION = "1.28.0";

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

  /** The version of ONNX Runtime, such as {@code 1.28.0}. */
  public String engineVersion() {
    return environment.getVersion();
  }

  @Override
  public Model load(ModelArtifact artifact, ModelOptions options) throws ModelLoadException {
    try (ModelFiles files = ModelFiles.read(artifact.directory())) {
      return load(artifact, options, files);
    } catch (OrtException e) {
      throw LoadFailures.of(e);
    }
  }

  private Model load(ModelArtifact artifact, ModelOptions options, ModelFiles files)
      throws OrtException, ModelLoadException {
    try (SessionOptions settings = new SessionOptions()) {
      configure(settings, options);
      files.addExternalTo(settings, handles, api);
      OrtSession session = environment.createSession(files.model(), settings);
      try {
        OnnxSession open = new OnnxSession(session, handles, api, artifact);
        return new OnnxModel(open, files.digest(), files.length());
      } catch (OrtException | ModelLoadException | RuntimeException e) {
        session.close();
        throw e;
      }
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

  /** Frees what the loader holds; ONNX Runtime's environment stays as long as the JVM. */
  @Override
  public void close() {
    api.close();
  }
}
