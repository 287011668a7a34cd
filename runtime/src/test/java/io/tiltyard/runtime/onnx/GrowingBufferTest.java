package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.memory.MemoryReading;
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

  private static GrowingBuffer large() {
    GrowingBuffer buffer = new GrowingBuffer();
    buffer.view(1 << 20);
    return buffer;
  }

  @Test
  void what_was_used_stays_for_two_trims_and_goes_with_the_third() {
    GrowingBuffer buffer = large();
    assertThat(buffer.trim(false)).isTrue();
    buffer.view(1000);
    assertThat(buffer.trim(false)).isTrue();
    assertThat(buffer.capacity()).isEqualTo(1 << 20);
    buffer.view(10);
    assertThat(buffer.trim(false)).isFalse();
    assertThat(buffer.capacity()).isEqualTo(1024);
    assertThat(buffer.view(2000).capacity()).isEqualTo(2000);
  }

  @Test
  void what_is_used_again_stays() {
    GrowingBuffer buffer = large();
    for (int i = 0; i < 10; i++) {
      buffer.use((1 << 18) + 1);
      assertThat(buffer.trim(false)).isTrue();
    }
    assertThat(buffer.capacity()).isEqualTo(1 << 20);
  }

  @Test
  void all_goes_at_once_where_somebody_needs_it_and_a_little_never() {
    GrowingBuffer buffer = large();
    assertThat(buffer.trim(true)).isFalse();
    assertThat(buffer.capacity()).isEqualTo(64);
    buffer.view(GrowingBuffer.KEPT_BYTES);
    assertThat(buffer.trim(true)).isFalse();
    assertThat(buffer.capacity()).isEqualTo(GrowingBuffer.KEPT_BYTES);
  }

  @Test
  void what_goes_is_free_at_once() {
    int bytes = 1 << 26;
    GrowingBuffer buffer = new GrowingBuffer();
    buffer.view(bytes);
    long before = MemoryReading.now().direct();
    buffer.trim(true);
    assertThat(before - MemoryReading.now().direct()).isGreaterThan(bytes / 2);
  }

  @Test
  void memory_is_used_again() {
    GrowingBuffer buffer = new GrowingBuffer();
    buffer.view(1000).put(0, (byte) 7);
    assertThat(buffer.view(5).get(0)).isEqualTo((byte) 7);
    assertThat(buffer.capacity()).isEqualTo(1024);
  }
}
