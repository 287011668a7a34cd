/**
 * What is known of one finished call, and who takes it. Start at {@link
 * io.tiltyard.monitor.call.FinishedCall}.
 */
@NullMarked
package io.tiltyard.monitor.call;

import org.jspecify.annotations.NullMarked;
