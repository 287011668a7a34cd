package io.tiltyard.runtime.batch;

import static io.tiltyard.runtime.testing.Signatures.named;
import static io.tiltyard.runtime.testing.Signatures.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.runtime.model.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two inputs whose first dimensions have no names: nobody checked that they are equal. */
final class ShapeGroupTest {
  private static final Signature UNNAMED =
      new Signature(
          List.of(spec("a", DataType.BOOL, named("")), spec("b", DataType.BOOL, named(""))),
          List.of(spec("y", DataType.BOOL, named(""))));

  private record Request(int first, int second) implements BatchMember {
    @Override
    public InputTensor input(int index) {
      int rows = index == 0 ? first : second;
      HeapPayload payload = HeapPayload.of(new byte[rows]);
      return new InputTensor(index == 0 ? "a" : "b", DataType.BOOL, new long[] {rows}, payload);
    }

    @Override
    public long rows() {
      return first;
    }

    @Override
    public boolean wants(int output) {
      return true;
    }

    @Override
    public int priority() {
      return Priority.DEFAULT;
    }

    @Override
    public long enqueuedNanos() {
      return 0;
    }

    @Override
    public @Nullable Refusal abandoned(long nowNanos) {
      return null;
    }

    @Override
    public boolean expire(long nowNanos) {
      return false;
    }

    @Override
    public void started(long nowNanos, long batchRows) {}

    @Override
    public void succeeded(List<OutputTensor> outputs, long runEndNanos) {}

    @Override
    public void failed(Refusal refusal, long nowNanos) {}
  }

  private static boolean joins(Request one, Request other) {
    ShapeGroup group = new ShapeGroup(UNNAMED, new BatchPolicy(32, 0));
    assertThat(group.take(one)).isTrue();
    return group.take(other);
  }

  @Test
  void requests_whose_inputs_have_the_same_rows_share_a_run() {
    assertThat(joins(new Request(1, 1), new Request(3, 3))).isTrue();
  }

  @Test
  void a_request_whose_inputs_differ_in_rows_runs_alone() {
    assertThat(joins(new Request(1, 1), new Request(1, 2))).isFalse();
    assertThat(joins(new Request(1, 2), new Request(1, 1))).isFalse();
    assertThat(joins(new Request(1, 2), new Request(1, 2))).isFalse();
  }
}
