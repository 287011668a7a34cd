package io.tiltyard.monitor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.monitor.testing.FaultyDisk;
import io.tiltyard.monitor.testing.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RollingFileTest {
  private final ManualClock clock = new ManualClock();
  private final FaultyDisk disk = new FaultyDisk();
  private @TempDir Path temporary;

  @Test
  void names_carry_utc_time_and_sequence() throws Exception {
    RollingFile file = file(Retention.ofFiles(10));
    file.begin(block("a"));
    clock.advance(Duration.ofSeconds(61));
    file.begin(block("b"));
    assertThat(names())
        .containsExactly("log-20260101T000000Z-000001.txt", "log-20260101T000101Z-000002.txt");
  }

  @Test
  void a_directory_is_made_where_it_is_missing() throws Exception {
    RollingFile file = new RollingFile(directory("a/b"), Retention.ofFiles(10), disk);
    file.begin(block("head "));
    file.append(block("body"));
    assertThat(temporary.resolve("a/b/log-20260101T000000Z-000001.txt")).hasContent("head body");
    assertThat(file.length()).isEqualTo(9);
  }

  @Test
  void a_name_that_is_taken_is_left_alone() throws Exception {
    Path taken = temporary.resolve("log-20260101T000000Z-000001.txt");
    Files.writeString(taken, "old");
    file(Retention.ofFiles(10)).begin(block("new"));
    assertThat(taken).hasContent("old");
    assertThat(names()).hasSize(2);
  }

  @Test
  void the_oldest_files_beyond_the_number_are_deleted() throws Exception {
    RollingFile file = file(Retention.ofFiles(3));
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofSeconds(1));
      file.begin(block("x"));
    }
    assertThat(names())
        .containsExactly(
            "log-20260101T000003Z-000003.txt",
            "log-20260101T000004Z-000004.txt",
            "log-20260101T000005Z-000005.txt");
  }

  @Test
  void the_oldest_files_beyond_the_size_are_deleted_with_room_for_the_next() throws Exception {
    RollingFile file = file(Retention.ofBytes(40, 10));
    for (int i = 0; i < 6; i++) {
      file.begin(block("0123456789"));
    }
    assertThat(names()).hasSize(4).last().isEqualTo("log-20260101T000000Z-000006.txt");
  }

  @Test
  void files_of_others_are_never_deleted() throws Exception {
    Files.writeString(temporary.resolve("log-notes.txt"), "mine");
    Files.writeString(temporary.resolve("other-20200101T000000Z-000001.txt"), "mine");
    Files.writeString(temporary.resolve("log-20200101T000000Z-000001.txt"), "old");
    file(Retention.ofFiles(1)).begin(block("x"));
    assertThat(temporary.resolve("log-notes.txt")).exists();
    assertThat(temporary.resolve("other-20200101T000000Z-000001.txt")).exists();
    assertThat(temporary.resolve("log-20200101T000000Z-000001.txt")).doesNotExist();
  }

  @Test
  void half_a_block_is_cut_off() throws Exception {
    RollingFile file = file(Retention.ofFiles(10));
    file.begin(block("head "));
    disk.fillUpAfter(2);
    assertThatThrownBy(() -> file.append(block("body")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    assertThat(file.isUsable()).isFalse();
    assertThat(temporary.resolve("log-20260101T000000Z-000001.txt")).hasContent("head ");
  }

  @Test
  void a_file_that_has_nothing_whole_is_not_left_behind() {
    RollingFile file = file(Retention.ofFiles(10));
    disk.fillUpAfter(2);
    assertThatThrownBy(() -> file.begin(block("head "))).isInstanceOf(IOException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void a_block_that_could_not_be_cut_off_does_not_hide_the_fault() throws Exception {
    RollingFile file = file(Retention.ofFiles(10));
    file.begin(block("head "));
    disk.fillUpAfter(2);
    disk.refuseTruncation(true);
    assertThatThrownBy(() -> file.append(block("body"))).hasMessageContaining("No space left");
    disk.repair();
    file.begin(block("next"));
    assertThat(names()).hasSize(2);
  }

  @Test
  void a_block_in_a_deleted_file_is_reported_as_lost() throws Exception {
    RollingFile file = file(Retention.ofFiles(10));
    file.begin(block("head "));
    Files.delete(temporary.resolve("log-20260101T000000Z-000001.txt"));
    assertThat(file.isUsable()).isFalse();
    assertThatThrownBy(() -> file.append(block("body"))).hasMessageContaining("deleted or moved");
  }

  @Test
  void nothing_can_be_appended_before_the_beginning() {
    assertThatThrownBy(() -> file(Retention.ofFiles(1)).append(block("x")))
        .hasMessageContaining("no log file is open");
  }

  private RollingFile file(Retention retention) {
    return new RollingFile(directory("."), retention, disk);
  }

  private LogDirectory directory(String path) {
    return new LogDirectory(temporary.resolve(path), "log", ".txt", clock);
  }

  private List<String> names() {
    try {
      return directory(".").files().stream().map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ByteBuffer block(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
