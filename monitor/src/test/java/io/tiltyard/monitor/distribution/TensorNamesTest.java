package io.tiltyard.monitor.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.call.RecordText;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TensorNamesTest {
  private final TensorNames names = new TensorNames();

  private List<String> read(String first, String second) {
    ByteBuffer record = ByteBuffer.allocate(200).position(7);
    RecordText.put(record, first);
    RecordText.put(record, second);
    record.flip().position(7);
    List<String> read = List.of(names.next(record, 0), names.next(record, 1));
    assertThat(record.hasRemaining()).isFalse();
    return read;
  }

  @Test
  void reads_names_whether_they_are_known_or_not() {
    assertThat(read("x", "y")).containsExactly("x", "y");
    assertThat(read("x", "y")).containsExactly("x", "y");
    assertThat(read("xy", "")).containsExactly("xy", "");
    assertThat(read("x", "größe")).containsExactly("x", "größe");
    assertThat(read("x", "größe")).containsExactly("x", "größe");
    assertThat(read("", "x")).containsExactly("", "x");
  }

  @Test
  void a_known_name_is_the_same_object() {
    String before = read("x", "y").get(1);
    assertThat(read("z", "y").get(1)).isSameAs(before);
  }

  @Test
  void positions_beyond_those_that_are_remembered_share_theirs() {
    for (int position = 0; position < 100; position++) {
      ByteBuffer record = ByteBuffer.allocate(200);
      RecordText.put(record, "tensor " + position);
      assertThat(names.next(record.flip(), position)).isEqualTo("tensor " + position);
    }
  }
}
