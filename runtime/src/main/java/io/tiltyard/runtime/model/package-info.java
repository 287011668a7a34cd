/**
 * The SPI that an engine implements: load a model, tell its signature, run a batch. Start at {@link
 * io.tiltyard.runtime.model.ModelLoader}.
 */
@NullMarked
package io.tiltyard.runtime.model;

import org.jspecify.annotations.NullMarked;
