package io.tiltyard.router.dispatch;

import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decoded request. Holds one count of each payload, which {@link Dispatcher#dispatch} takes over.
 *
 * @param route the name the client called
 * @param version the version it named by number, or 0
 * @param alias the version it named by alias, or null
 * @param id the id it sent, or null to have one made
 * @param routingKey what keeps one user on one arm, or null
 * @param inputs in the client's order; empty where {@code rawInput} is given
 * @param rawInput the whole body of a request without a description of its one input, or null
 * @param outputs names of the outputs asked for, empty for all
 * @param priority one of {@link io.tiltyard.runtime.batch.Priority}
 * @param arrivedEpochMicros when its first byte was read
 * @param arrivedNanos the same on the monotonic clock
 * @param decodedNanos when decoding ended
 * @param deadlineNanos when nobody waits any more, {@link Long#MAX_VALUE} for never
 */
public record InferenceRequest(
    String route,
    long version,
    @Nullable String alias,
    @Nullable String id,
    @Nullable String routingKey,
    List<InputTensor> inputs,
    @Nullable Payload rawInput,
    List<String> outputs,
    int priority,
    long arrivedEpochMicros,
    long arrivedNanos,
    long decodedNanos,
    long deadlineNanos) {

  /** An empty routing key is none: it would put all who send it on one arm. */
  public InferenceRequest {
    routingKey = routingKey == null || routingKey.isEmpty() ? null : routingKey;
  }

  /** Gives all payloads back; for a front end that cannot dispatch what it decoded. */
  public void release() {
    for (InputTensor input : inputs) {
      input.payload().release();
    }
    if (rawInput != null) {
      rawInput.release();
    }
  }
}
