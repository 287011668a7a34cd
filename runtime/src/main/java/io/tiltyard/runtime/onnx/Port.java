package io.tiltyard.runtime.onnx;

import ai.onnxruntime.TensorInfo;
import io.tiltyard.runtime.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a session.
 *
 * @param info what the session says of it, or null for a sequence of maps
 */
record Port(TensorSpec spec, @Nullable TensorInfo info) {
  String name() {
    return spec.name();
  }

  /** What the session says of a port that is known to be a tensor. */
  TensorInfo tensorInfo() {
    if (info == null) {
      throw new IllegalStateException("port '" + name() + "' is no tensor");
    }
    return info;
  }
}
