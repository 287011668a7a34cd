/**
 * Tensors in the Open Inference Protocol's JSON, straight between bytes and tensors: requests,
 * answers and golden files. Start at {@link io.tiltyard.base.json.TensorReader} and {@link
 * io.tiltyard.base.json.TensorWriter}.
 */
@NullMarked
package io.tiltyard.base.json;

import org.jspecify.annotations.NullMarked;
