/**
 * The log of requests as Avro container files. Start at {@link
 * io.tiltyard.monitor.requestlog.RequestLog}.
 */
@NullMarked
package io.tiltyard.monitor.requestlog;

import org.jspecify.annotations.NullMarked;
