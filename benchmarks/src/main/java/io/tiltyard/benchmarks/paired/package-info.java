/**
 * Paired measurements: processes that take turns under load, and what each turn cost. Start at
 * {@link io.tiltyard.benchmarks.paired.PairedRun}.
 */
@NullMarked
package io.tiltyard.benchmarks.paired;

import org.jspecify.annotations.NullMarked;
