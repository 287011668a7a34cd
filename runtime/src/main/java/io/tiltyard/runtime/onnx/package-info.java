/**
 * Models in the ONNX format, run by ONNX Runtime on the CPU. Start at {@link
 * io.tiltyard.runtime.onnx.OnnxModelLoader}.
 */
@NullMarked
package io.tiltyard.runtime.onnx;

import org.jspecify.annotations.NullMarked;
