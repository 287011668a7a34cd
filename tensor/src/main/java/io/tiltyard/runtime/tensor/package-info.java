/**
 * Tensors as the Open Inference Protocol knows them: datatype, shape, bytes. Start at {@link
 * io.tiltyard.runtime.tensor.DataType} and {@link io.tiltyard.runtime.tensor.Payload}.
 */
@NullMarked
package io.tiltyard.runtime.tensor;

import org.jspecify.annotations.NullMarked;
