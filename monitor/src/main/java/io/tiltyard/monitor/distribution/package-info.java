/**
 * Running distributions of what goes into and comes out of each version. Start at {@link
 * io.tiltyard.monitor.distribution.DistributionMonitor}.
 */
@NullMarked
package io.tiltyard.monitor.distribution;

import org.jspecify.annotations.NullMarked;
