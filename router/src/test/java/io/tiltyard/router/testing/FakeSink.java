package io.tiltyard.router.testing;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.router.dispatch.ResponseSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A client that copies its answer and counts how often it is told something. */
public final class FakeSink implements ResponseSink {
  private final AtomicInteger told = new AtomicInteger();
  private final CountDownLatch done = new CountDownLatch(1);
  private final List<Byte> bytes = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private volatile boolean cancelled;
  private @Nullable InferenceAnswer answer;
  private @Nullable Refusal refusal;
  private @Nullable Throwable failure;
  private String id = "";

  /** From now on nobody is there. */
  public void cancel() {
    cancelled = true;
  }

  /** The answer cannot be encoded. */
  public FakeSink failingWith(Throwable cause) {
    failure = cause;
    return this;
  }

  public FakeSink await() {
    try {
      if (!done.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("no answer for 30 s");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  public int told() {
    return told.get();
  }

  public boolean answered() {
    return answer != null;
  }

  /** The version that answered. */
  public long version() {
    return Objects.requireNonNull(answer, "an answer").version();
  }

  public Arm arm() {
    return Objects.requireNonNull(answer, "an answer").arm();
  }

  public String route() {
    return Objects.requireNonNull(answer, "an answer").route();
  }

  public @Nullable Refusal refusal() {
    return refusal;
  }

  public ErrorCode code() {
    return Objects.requireNonNull(refusal, "a refusal").code();
  }

  public String text() {
    return Objects.requireNonNull(refusal, "a refusal").text();
  }

  public String id() {
    return id;
  }

  /** The bytes of all outputs. */
  public List<Byte> bytes() {
    return bytes;
  }

  public List<String> outputs() {
    return outputs;
  }

  @Override
  public void answer(InferenceAnswer given) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    answer = given;
    id = given.id();
    for (OutputTensor output : given.outputs()) {
      outputs.add(output.name());
      for (int i = 0; i < output.byteLength(); i++) {
        bytes.add(output.data().get(i));
      }
    }
    tell();
  }

  @Override
  public void refuse(String requestId, Refusal why) {
    refusal = why;
    id = requestId;
    tell();
  }

  private void tell() {
    told.incrementAndGet();
    done.countDown();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }
}
