package io.tiltyard.monitor.testing;

import com.sun.management.ThreadMXBean;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.CallSink;
import io.tiltyard.monitor.call.CallSource;
import io.tiltyard.monitor.call.FinishedCall;
import io.tiltyard.monitor.call.Stage;
import io.tiltyard.monitor.call.Why;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answered call that makes nothing anew when it is read. */
public final class ViewedCall implements FinishedCall {
  private final String id;
  private final CallSource source =
      new CallSource("flowers", "iris", 3, "sha256:abc", Arm.CHAMPION);
  private final List<InputTensor> inputs;
  private final List<OutputTensor> outputs;

  /**
   * @param tensor the input, and the output
   */
  public ViewedCall(String id, RecordedTensor tensor) {
    this.id = id;
    this.inputs = List.of(tensor.asInput());
    this.outputs = List.of(tensor.asOutput());
  }

  /** Bytes that this thread allocates while it offers this call {@code times} times. */
  public long allocatedByOffers(CallSink sink, int times) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < times; i++) {
      sink.offer(this);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long arrivalEpochMicros() {
    return 1;
  }

  @Override
  public long nanos(Stage stage) {
    return 1_000;
  }

  @Override
  public CallSource source() {
    return source;
  }

  @Override
  public Why why() {
    return Why.SOLE;
  }

  @Override
  public CallOutcome outcome() {
    return CallOutcome.OK;
  }

  @Override
  public @Nullable ErrorCode errorCode() {
    return null;
  }

  @Override
  public @Nullable String errorText() {
    return null;
  }

  @Override
  public long rows() {
    return 1;
  }

  @Override
  public long batchRows() {
    return 1;
  }

  @Override
  public long routingKeyHash() {
    return 0;
  }

  @Override
  public List<InputTensor> requestTensors() {
    return inputs;
  }

  @Override
  public List<OutputTensor> answerTensors() {
    return outputs;
  }
}
