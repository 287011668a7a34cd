package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished call as the request log has it.
 *
 * @param arrivalEpochMicros when its first byte arrived
 * @param modelDigest of the version's files; empty where unknown
 * @param inputs null where payloads are not recorded
 * @param outputs null where payloads are not recorded, or where there was no answer
 */
public record LoggedCall(
    String id,
    long arrivalEpochMicros,
    String route,
    String model,
    long version,
    String modelDigest,
    Arm arm,
    CallOutcome outcome,
    @Nullable List<LoggedTensor> inputs,
    @Nullable List<LoggedTensor> outputs) {}
