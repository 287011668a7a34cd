/**
 * The bounded way from a call to whoever remembers it. Start at {@link
 * io.tiltyard.monitor.sink.RecordQueue}.
 */
@NullMarked
package io.tiltyard.monitor.sink;

import org.jspecify.annotations.NullMarked;
