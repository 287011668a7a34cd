/**
 * Reads Triton's {@code config.pbtxt}: what of it is done here, what is noticed, and what is
 * refused. Start at {@link io.tiltyard.server.config.triton.TritonConfig}; {@link
 * io.tiltyard.server.config.triton.TritonField} is the table.
 */
@NullMarked
package io.tiltyard.server.config.triton;

import org.jspecify.annotations.NullMarked;
