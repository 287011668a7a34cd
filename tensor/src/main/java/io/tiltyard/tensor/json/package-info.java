/**
 * Tensors in the Open Inference Protocol's JSON, straight between bytes and tensors: requests,
 * answers and golden files. Start at {@link io.tiltyard.tensor.json.TensorReader} and {@link
 * io.tiltyard.tensor.json.TensorWriter}.
 */
@NullMarked
package io.tiltyard.tensor.json;

import org.jspecify.annotations.NullMarked;
