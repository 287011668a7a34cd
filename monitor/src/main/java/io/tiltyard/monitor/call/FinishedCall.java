package io.tiltyard.monitor.call;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be remembered of a call that ended, as it is offered to a {@link CallSink}: a
 * view that dies when the offer returns.
 */
public interface FinishedCall {
  /** The request's id, from the client or made up. */
  String id();

  /** When the first byte arrived, in microseconds since the epoch. */
  long arrivalEpochMicros();

  /** The length of one stage in nanoseconds, negative where it did not happen. */
  long nanos(Stage stage);

  /** Who answered. */
  CallSource source();

  Why why();

  CallOutcome outcome();

  /** Null where the outcome is {@link CallOutcome#OK}. */
  @Nullable ErrorCode errorCode();

  /** What the caller was told, or null. */
  @Nullable String errorText();

  /** Rows of this call. */
  long rows();

  /** Rows of the run that it was part of, 0 where there was none. */
  long batchRows();

  /** Hash of the routing key, 0 where there was no key. */
  long routingKeyHash();

  /** Null where tensors are not to be remembered. */
  @Nullable List<InputTensor> requestTensors();

  /** Null where tensors are not to be remembered, or there was no answer. */
  @Nullable List<OutputTensor> answerTensors();
}
