package io.tiltyard.loadtest.measure;

import org.HdrHistogram.Histogram;

/**
 * What one arm answered.
 *
 * @param latencies of its answers, in nanoseconds from the intended start
 * @param errors that named it
 */
public record ArmTotals(Histogram latencies, long errors) {}
