package io.tiltyard.runtime.model;

/** A loaded version. Thread-safe; closed once, by the load thread, when no instance runs. */
public interface Model extends AutoCloseable {
  Signature signature();

  /** The protocol's name of the engine and format, such as {@code onnx_onnxv1}. */
  String platform();

  /** SHA-256 of what was loaded, in lower-case hex. */
  String digest();

  /** Bytes of the files that were loaded. */
  long fileBytes();

  /** One more place to run; called before the version becomes available. */
  ModelInstance newInstance();

  /** Frees the model; every instance is closed before. */
  @Override
  void close();
}
