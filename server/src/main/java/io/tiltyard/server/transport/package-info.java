/**
 * The threads that sockets are served on, and how connections end. Start at {@link EventLoops} and
 * {@link Connections}.
 */
@NullMarked
package io.tiltyard.server.transport;

import org.jspecify.annotations.NullMarked;
