package io.tiltyard.runtime.golden;

import static io.tiltyard.runtime.golden.Golden.floats;
import static io.tiltyard.runtime.golden.Golden.longs;
import static io.tiltyard.runtime.golden.Golden.shape;
import static io.tiltyard.runtime.golden.Golden.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ChangedTensorTest {
  static Stream<GoldenTensor> tensors() {
    return Stream.of(
        floats("x", shape(1, 2), 1, -3),
        new GoldenTensor("h", DataType.FP16, shape(1, 1), new byte[] {0, 0x3c}),
        new GoldenTensor("b", DataType.BF16, shape(1, 1), new byte[] {(byte) 0x80, 0x3f}),
        new GoldenTensor("t", DataType.BOOL, shape(1, 1), new byte[] {1}),
        longs(DataType.INT64, 7),
        longs(DataType.INT64, 7, 7, 7),
        longs(DataType.UINT64, 1, 2),
        texts("s", "cat"),
        texts("s", "", "größe"));
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void every_copy_has_the_shape_and_other_values(GoldenTensor tensor) {
    Elements own = new Elements(tensor);
    for (int copy = 0; copy < ChangedTensor.COPIES; copy++) {
      GoldenTensor changed = ChangedTensor.of(tensor, copy);
      assertThat(changed.shape()).isEqualTo(tensor.shape());
      assertThat(changed.datatype()).isEqualTo(tensor.datatype());
      Elements others = new Elements(changed);
      List<Integer> equal = new ArrayList<>();
      for (int i = 0; i < own.count(); i++) {
        if (own.same(i, others)) {
          equal.add(i);
        }
      }
      assertThat(equal).as("equal elements of copy %s", copy).hasSizeLessThan(own.count());
    }
  }
}
