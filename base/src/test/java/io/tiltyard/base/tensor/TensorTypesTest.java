package io.tiltyard.base.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TensorTypesTest {
  @ParameterizedTest
  @EnumSource(DataType.class)
  void every_datatype_is_found_by_its_name_and_no_other_spelling(DataType datatype) {
    assertThat(DataType.named(datatype.name())).isEqualTo(datatype);
    assertThat(DataType.named(datatype.name().toLowerCase(Locale.ROOT))).isNull();
    assertThat(DataType.named(datatype.name() + " ")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FP31", "STRING", "FLOAT", "TYPE_FP32", "INT"})
  void f9_an_unknown_datatype_has_no_name(String name) {
    assertThat(DataType.named(name)).isNull();
  }

  @Test
  void sizes_are_those_of_the_protocol() {
    assertThat(DataType.BOOL.byteSize()).isEqualTo(1);
    assertThat(DataType.FP16.byteSize()).isEqualTo(2);
    assertThat(DataType.BF16.byteSize()).isEqualTo(2);
    assertThat(DataType.FP32.byteSize()).isEqualTo(4);
    assertThat(DataType.UINT64.byteSize()).isEqualTo(8);
    assertThat(DataType.BYTES.fixedSize()).isFalse();
    assertThat(DataType.INT8.fixedSize()).isTrue();
  }

  @Test
  void a_heap_payload_copies_its_part_and_nothing_else() {
    HeapPayload part = HeapPayload.of(new byte[] {1, 2, 3, 4, 5}, 1, 3);
    ByteBuffer target = ByteBuffer.allocate(4);
    part.copyTo(target);
    assertThat(part.byteLength()).isEqualTo(3);
    assertThat(target.position()).isEqualTo(3);
    assertThat(target.array()).containsExactly(2, 3, 4, 0);
  }

  @Test
  void an_output_gives_every_reader_a_fresh_little_endian_view() {
    TensorSpec spec = new TensorSpec("y", DataType.INT32, List.of(Dimension.fixed(1)));
    OutputTensor output =
        new OutputTensor(spec, new long[] {1}, ByteBuffer.wrap(new byte[] {1, 0, 0, 0}));
    assertThat(output.data().getInt()).isEqualTo(1);
    assertThat(output.data().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(output.data().remaining()).isEqualTo(4);
    assertThat(output.byteLength()).isEqualTo(4);
    assertThat(output.name()).isEqualTo("y");
    assertThat(output.datatype()).isEqualTo(DataType.INT32);
  }

  @Test
  void a_declared_shape_says_minus_one_where_it_varies() {
    TensorSpec spec =
        new TensorSpec(
            "x", DataType.FP32, List.of(Dimension.variable("batch"), Dimension.fixed(4)));
    assertThat(spec.shape()).containsExactly(-1, 4);
    assertThat(spec.rank()).isEqualTo(2);
    assertThat(spec.dimensions().get(0).isVariable()).isTrue();
    assertThat(spec.dimensions().get(1).isVariable()).isFalse();
  }
}
