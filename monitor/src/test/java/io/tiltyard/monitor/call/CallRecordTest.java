package io.tiltyard.monitor.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.testing.Records;
import io.tiltyard.monitor.testing.Wire;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.HeapPayload;
import io.tiltyard.runtime.tensor.InputTensor;
import io.tiltyard.runtime.tensor.OutputTensor;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallRecordTest {
  @Test
  void a_new_builder_has_no_stage_that_happened() {
    CallRecord record = CallRecord.builder().build();
    for (Stage stage : Stage.values()) {
      assertThat(record.nanos(stage)).isNegative();
    }
    assertThat(record.outcome()).isEqualTo(CallOutcome.OK);
    assertThat(record.inputs()).isNull();
    assertThat(record.outputs()).isNull();
  }

  @Test
  void stages_are_found_by_name() {
    CallRecord record = Records.record("a");
    assertThat(record.nanos(Stage.DECODE)).isEqualTo(1_000);
    assertThat(record.nanos(Stage.QUEUE)).isEqualTo(2_000);
    assertThat(record.nanos(Stage.RUN)).isEqualTo(3_000);
    assertThat(record.nanos(Stage.ENCODE)).isEqualTo(1_500);
    assertThat(record.nanos(Stage.TOTAL)).isEqualTo(10_000);
  }

  @Test
  void an_error_decides_the_outcome() {
    CallRecord record = Records.builder("a").failed(ErrorCode.QUEUE_FULL, "no room").build();
    assertThat(record.outcome()).isEqualTo(CallOutcome.SHED);
    assertThat(record.errorCode()).isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(record.errorText()).isEqualTo("no room");
  }

  @Test
  void a_record_does_not_change_with_the_list_that_it_was_made_from() {
    List<RecordedTensor> inputs = new ArrayList<>(List.of(Wire.strings("x", "a")));
    CallRecord record = Records.builder("a").inputs(inputs).build();
    inputs.clear();
    assertThat(record.inputs()).hasSize(1);
  }

  @Test
  void the_heap_of_a_record_grows_with_its_payload() {
    long small = Records.withInputs(Wire.strings("x", "a")).heapBytes();
    long large = Records.withInputs(Wire.strings("x", "a".repeat(1_001))).heapBytes();
    assertThat(large - small).isEqualTo(1_000);
    assertThat(Records.record("a").heapBytes()).isPositive().isLessThan(small);
  }

  @Test
  void an_input_is_copied_or_left_out_for_its_size() {
    byte[] bytes = {1, 2, 3, 4};
    InputTensor tensor = new InputTensor("x", DataType.INT8, new long[] {4}, HeapPayload.of(bytes));
    assertThat(RecordedTensor.copyOf(tensor, 4).bytes()).containsExactly(bytes);
    assertThat(RecordedTensor.copyOf(tensor, 4).bytes()).isNotSameAs(bytes);
    RecordedTensor omitted = RecordedTensor.copyOf(tensor, 3);
    assertThat(omitted.bytes()).isNull();
    assertThat(omitted.shape()).containsExactly(4);
    assertThat(omitted.name()).isEqualTo("x");
  }

  @Test
  void an_output_is_copied_or_left_out_for_its_size_and_can_be_reused() {
    TensorSpec spec = new TensorSpec("y", DataType.INT8, List.of());
    long[] shape = {2};
    ByteBuffer data = ByteBuffer.wrap(new byte[] {7, 8, 9});
    data.position(1);
    OutputTensor tensor = new OutputTensor(spec, shape, data);
    RecordedTensor copy = RecordedTensor.copyOf(tensor, 2);
    shape[0] = 99;
    data.put(1, (byte) 0);
    assertThat(copy.bytes()).containsExactly(8, 9);
    assertThat(copy.shape()).containsExactly(2);
    assertThat(RecordedTensor.copyOf(tensor, 1).bytes()).isNull();
  }
}
