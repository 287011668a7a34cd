/**
 * The catalogue of every metric that the gateway exports. Start at {@link
 * io.tiltyard.monitor.metric.Metric}.
 */
@NullMarked
package io.tiltyard.monitor.metric;

import org.jspecify.annotations.NullMarked;
