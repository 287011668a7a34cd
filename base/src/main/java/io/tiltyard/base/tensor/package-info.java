/**
 * Tensors as the Open Inference Protocol knows them: datatype, shape, bytes. Start at {@link
 * io.tiltyard.base.tensor.DataType} and {@link io.tiltyard.base.tensor.Payload}.
 */
@NullMarked
package io.tiltyard.base.tensor;

import org.jspecify.annotations.NullMarked;
