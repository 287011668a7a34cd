/**
 * Interval logs that the stock HdrHistogram tools read. Start at {@link
 * io.tiltyard.monitor.hlog.IntervalLogWriter}.
 */
@NullMarked
package io.tiltyard.monitor.hlog;

import org.jspecify.annotations.NullMarked;
