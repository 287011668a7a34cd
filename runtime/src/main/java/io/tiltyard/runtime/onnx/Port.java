package io.tiltyard.runtime.onnx;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a session.
 *
 * @param spec how it is told to clients
 * @param keys the datatype of the keys where it is a sequence of maps, null for a tensor
 */
record Port(TensorSpec spec, @Nullable DataType keys) {}
