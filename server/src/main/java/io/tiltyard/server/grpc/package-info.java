/**
 * The Open Inference Protocol v2 over gRPC, with health and reflection: calls in, values to the
 * data plane, answers out. Start at {@link io.tiltyard.server.grpc.GrpcFrontend}.
 */
@NullMarked
package io.tiltyard.server.grpc;

import org.jspecify.annotations.NullMarked;
