/**
 * What one finished call leaves behind, as values. Start at {@link
 * io.tiltyard.monitor.call.CallRecord}.
 */
@NullMarked
package io.tiltyard.monitor.call;

import org.jspecify.annotations.NullMarked;
