package io.tiltyard.runtime.model;

import java.util.List;

/** A loaded version. Thread-safe; closed once, by the load thread, when no instance runs. */
public interface Model extends AutoCloseable {
  Signature signature();

  /** The protocol's name of the engine and format, such as {@code onnx_onnxv1}. */
  String platform();

  /**
   * The devices that it runs on: instance {@code i} on device {@code i} modulo their number. Never
   * {@link Device#AUTO}.
   */
  default List<Device> devices() {
    return List.of(Device.CPU);
  }

  /** What its operators tell of its runs. */
  GraphFacts facts();

  /** What was asked for and is done otherwise, one sentence each, for operators. */
  default List<String> notices() {
    return List.of();
  }

  /** One more place to run; called before the version becomes available. */
  ModelInstance newInstance();

  /** Frees the model; every instance is closed before. */
  @Override
  void close();
}
