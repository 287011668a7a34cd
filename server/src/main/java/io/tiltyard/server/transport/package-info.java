/** The threads that sockets are served on. Start at {@link EventLoops}. */
@NullMarked
package io.tiltyard.server.transport;

import org.jspecify.annotations.NullMarked;
