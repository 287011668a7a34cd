package io.tiltyard.router.testing;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.runtime.batch.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds requests of one UINT8 input whose payload minds its count. */
public final class FakeRequest {
  private final String route;
  private final byte[] bytes;
  private final CountedPayload payload;
  private long version;
  private @Nullable String id;
  private @Nullable String key;
  private String input = "x";
  private DataType datatype = DataType.UINT8;
  private boolean raw;
  private List<String> outputs = List.of();
  private @Nullable String alias;
  private int priority = Priority.DEFAULT;
  private long deadlineNanos = Long.MAX_VALUE;

  private FakeRequest(String route, byte... bytes) {
    this.route = route;
    this.bytes = bytes;
    this.payload = new CountedPayload(bytes);
  }

  /** One row of these bytes. */
  public static FakeRequest to(String route, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new FakeRequest(route, bytes);
  }

  public FakeRequest version(long number) {
    version = number;
    return this;
  }

  public FakeRequest alias(String name) {
    alias = name;
    return this;
  }

  public FakeRequest id(String sent) {
    id = sent;
    return this;
  }

  public FakeRequest key(String routingKey) {
    key = routingKey;
    return this;
  }

  public FakeRequest input(String name) {
    input = name;
    return this;
  }

  public FakeRequest datatype(DataType type) {
    datatype = type;
    return this;
  }

  public FakeRequest outputs(String... names) {
    outputs = List.of(names);
    return this;
  }

  public FakeRequest deadline(long nanos) {
    deadlineNanos = nanos;
    return this;
  }

  public FakeRequest priority(int level) {
    priority = level;
    return this;
  }

  /** Nothing but the bytes. */
  public FakeRequest raw() {
    raw = true;
    return this;
  }

  /** Its bytes cannot be read. */
  public FakeRequest unreadable() {
    payload.breakReading();
    return this;
  }

  public CountedPayload payload() {
    return payload;
  }

  public InferenceRequest build(FakeClock clock) {
    long now = clock.nanoTime();
    InputTensor tensor = new InputTensor(input, datatype, new long[] {1, bytes.length}, payload);
    return new InferenceRequest(
        route,
        version,
        alias,
        id,
        key,
        raw ? List.of() : List.of(tensor),
        raw ? payload : null,
        outputs,
        priority,
        clock.epochMicros(),
        now,
        now,
        deadlineNanos);
  }
}
