/**
 * The log of requests as Avro container files. Start at {@link
 * io.tiltyard.monitor.requestlog.RequestLog}, which writes them, and {@link
 * io.tiltyard.monitor.requestlog.RequestLogReader}.
 */
@NullMarked
package io.tiltyard.monitor.requestlog;

import org.jspecify.annotations.NullMarked;
