/**
 * What the gateway counts, as Prometheus reads it. Start at {@link
 * io.tiltyard.server.metrics.MetricsRenderer}.
 */
@NullMarked
package io.tiltyard.server.metrics;

import org.jspecify.annotations.NullMarked;
