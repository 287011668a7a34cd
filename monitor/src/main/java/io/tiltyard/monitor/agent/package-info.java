/**
 * Work with one owner thread, and the thread that does it. Start at {@link
 * io.tiltyard.monitor.agent.Agent}.
 */
@NullMarked
package io.tiltyard.monitor.agent;

import org.jspecify.annotations.NullMarked;
