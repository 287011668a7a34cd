package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import io.tiltyard.base.tensor.DataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class TensorTest {
  private OrtApi api;

  @BeforeEach
  void openApi() throws Exception {
    assertThat(OrtEnvironment.getEnvironment().getVersion()).isEqualTo("1.28.0");
    api = new OrtApi(new OrtHandles().apiTable());
  }

  @AfterEach
  void closeApi() {
    api.close();
  }

  @Test
  void is_kept_while_the_shape_repeats() throws Exception {
    try (Tensor tensor = new Tensor(DataType.FP32, api)) {
      tensor.reshape(shape(2, 3), 24);
      long first = tensor.value();
      tensor.data().putFloat(0, 7);
      tensor.reshape(shape(2, 3), 24);
      assertThat(tensor.value()).isEqualTo(first);
      assertThat(tensor.data().getFloat(0)).isEqualTo(7);
    }
  }

  @Test
  void changes_its_shape_over_the_same_bytes() throws Exception {
    try (Tensor tensor = new Tensor(DataType.INT64, api)) {
      tensor.reshape(shape(2, 3), 48);
      tensor.reshape(shape(3, 2), 48);
      assertThat(api.shape(tensor.value())).containsExactly(3, 2);
      assertThat(tensor.shape()).containsExactly(3, 2);
    }
  }

  @Test
  void does_not_follow_a_shape_that_its_owner_changes() throws Exception {
    long[] shape = shape(4);
    try (Tensor tensor = new Tensor(DataType.UINT8, api)) {
      tensor.reshape(shape, 4);
      shape[0] = 9;
      assertThat(tensor.shape()).containsExactly(4);
    }
  }

  @Test
  void may_be_closed_twice_and_used_again() throws Exception {
    Tensor tensor = new Tensor(DataType.FP64, api);
    tensor.reshape(shape(1), 8);
    tensor.close();
    tensor.close();
    tensor.reshape(shape(1), 8);
    assertThat(api.shape(tensor.value())).containsExactly(1);
    tensor.close();
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, mode = Mode.EXCLUDE, names = "BYTES")
  void shows_the_runtime_its_own_bytes(DataType datatype) throws Exception {
    try (Tensor tensor = new Tensor(datatype, api)) {
      int bytes = 3 * datatype.byteSize();
      tensor.reshape(shape(3), bytes);
      tensor.data().put(bytes - 1, (byte) 1);
      assertThat(api.data(tensor.value(), bytes).get(bytes - 1)).isEqualTo((byte) 1);
    }
  }
}
