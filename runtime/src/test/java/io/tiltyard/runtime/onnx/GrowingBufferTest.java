package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrowingBufferTest {
  @ParameterizedTest
  @CsvSource({"0, 64", "1, 64", "64, 64", "65, 128", "128, 128", "1000, 1024", "1025, 2048"})
  void capacity_is_the_next_power_of_two(int bytes, int capacity) {
    GrowingBuffer buffer = new GrowingBuffer();
    buffer.view(bytes);
    assertThat(buffer.capacity()).isEqualTo(capacity);
  }

  @Test
  void a_view_has_exactly_the_room_and_the_order_of_the_wire() {
    ByteBuffer view = new GrowingBuffer().view(10);
    assertThat(view.isDirect()).isTrue();
    assertThat(view.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(view.capacity()).isEqualTo(10);
    assertThat(view.remaining()).isEqualTo(10);
  }

  @Test
  void memory_is_used_again_and_does_not_shrink() {
    GrowingBuffer buffer = new GrowingBuffer();
    buffer.view(1000).put(0, (byte) 7);
    assertThat(buffer.view(5).get(0)).isEqualTo((byte) 7);
    assertThat(buffer.capacity()).isEqualTo(1024);
  }
}
