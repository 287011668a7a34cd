package io.tiltyard.loadtest.measure;

import java.util.SortedMap;
import org.HdrHistogram.Histogram;

/**
 * What happened since the last look.
 *
 * @param latencies nanoseconds from the intended start, as {@link Totals#latencies}
 * @param arms the same of each arm that answered
 * @param totals everything until now
 */
public record Interval(Histogram latencies, SortedMap<ArmKey, Histogram> arms, Totals totals) {}
