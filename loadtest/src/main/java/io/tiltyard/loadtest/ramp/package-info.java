/** Looks for the highest rate that keeps a target. Start at {@code RateSearch}. */
@NullMarked
package io.tiltyard.loadtest.ramp;

import org.jspecify.annotations.NullMarked;
