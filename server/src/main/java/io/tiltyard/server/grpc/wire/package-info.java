/**
 * The bytes of {@code ModelInferRequest} and {@code ModelInferResponse}, read and written by hand:
 * the two messages that carry tensors. Nothing here knows calls. Start at {@link
 * io.tiltyard.server.grpc.wire.RequestParser} and {@link io.tiltyard.server.grpc.wire.WireBytes}.
 */
@NullMarked
package io.tiltyard.server.grpc.wire;

import org.jspecify.annotations.NullMarked;
