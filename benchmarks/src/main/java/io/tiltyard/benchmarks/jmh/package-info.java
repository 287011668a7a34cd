/**
 * Costs of single operations: each class states the question it answers. Start at {@link
 * io.tiltyard.benchmarks.jmh.AdmissionBenchmark}.
 */
@NullMarked
package io.tiltyard.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
