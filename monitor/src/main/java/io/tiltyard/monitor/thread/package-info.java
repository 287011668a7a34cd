/**
 * Places that one thread writes and others read. Start at {@link
 * io.tiltyard.monitor.thread.PerThread}.
 */
@NullMarked
package io.tiltyard.monitor.thread;

import org.jspecify.annotations.NullMarked;
