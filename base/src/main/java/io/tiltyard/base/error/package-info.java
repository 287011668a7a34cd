/**
 * What can go wrong, as values: one code per cause, and the text that a caller reads. Start at
 * {@link io.tiltyard.base.error.ErrorCode}.
 */
@NullMarked
package io.tiltyard.base.error;

import org.jspecify.annotations.NullMarked;
