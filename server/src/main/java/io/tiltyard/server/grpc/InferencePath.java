package io.tiltyard.server.grpc;

import io.tiltyard.router.dispatch.InferenceService;
import io.tiltyard.runtime.time.Clock;
import java.util.concurrent.atomic.LongAdder;

/**
 * What every inference call goes through.
 *
 * @param active calls that have begun and not ended
 */
record InferencePath(
    RequestDecoder decoder,
    InferenceService service,
    Refusals refusals,
    Clock clock,
    LongAdder active) {}
