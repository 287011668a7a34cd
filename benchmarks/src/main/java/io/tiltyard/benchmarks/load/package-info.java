/**
 * Requests, and what makes a server answer them. Start at {@link
 * io.tiltyard.benchmarks.load.ClosedLoop}.
 */
@NullMarked
package io.tiltyard.benchmarks.load;

import org.jspecify.annotations.NullMarked;
