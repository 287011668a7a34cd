/** Servers of the protocol that do what a test tells them. Start at {@code GrpcPeer}. */
@NullMarked
package io.tiltyard.loadtest.peer;

import org.jspecify.annotations.NullMarked;
