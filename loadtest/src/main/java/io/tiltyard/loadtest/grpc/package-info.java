/** Calls over gRPC, encoded beforehand. Start at {@code GrpcClient}. */
@NullMarked
package io.tiltyard.loadtest.grpc;

import org.jspecify.annotations.NullMarked;
