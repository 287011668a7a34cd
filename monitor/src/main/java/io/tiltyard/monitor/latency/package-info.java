/**
 * How long calls take and how they end, per arm. Start at {@link
 * io.tiltyard.monitor.latency.LatencyBook}.
 */
@NullMarked
package io.tiltyard.monitor.latency;

import org.jspecify.annotations.NullMarked;
