/**
 * TorchScript models on PyTorch, by DJL; nothing else knows either. Start at {@link
 * io.tiltyard.runtime.djl.DjlModelLoader}.
 */
@NullMarked
package io.tiltyard.runtime.djl;

import org.jspecify.annotations.NullMarked;
