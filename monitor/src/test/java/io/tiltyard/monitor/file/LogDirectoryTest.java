package io.tiltyard.monitor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.monitor.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogDirectoryTest {
  private final ManualClock clock = new ManualClock();
  private @TempDir Path temporary;

  @Test
  void a_missing_directory_has_no_files() throws Exception {
    assertThat(directory("nowhere").files()).isEmpty();
  }

  @Test
  void names_sort_as_they_were_made() throws Exception {
    LogDirectory directory = directory("logs");
    String last = "";
    for (int i = 0; i < 50; i++) {
      String name = directory.next().getFileName().toString();
      assertThat(name).isGreaterThan(last);
      last = name;
      clock.advance(Duration.ofMillis(317));
    }
  }

  @Test
  void files_are_listed_oldest_first() throws Exception {
    LogDirectory directory = directory("logs");
    Path first = Files.createFile(directory.next());
    clock.advance(Duration.ofHours(1));
    Path second = Files.createFile(directory.next());
    assertThat(directory.files()).containsExactly(first, second);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log-20260101T000000Z-000001.txt.gz",
        "log-20260101T000000Z-000001",
        "log-20260101-000001.txt",
        "xlog-20260101T000000Z-000001.txt",
        "log-20260101T000000Z-1.txt",
        "log.txt"
      })
  void other_names_are_not_of_the_log(String name) throws Exception {
    LogDirectory directory = directory("logs");
    Files.createFile(directory.next().resolveSibling(name));
    assertThat(directory.files()).isEmpty();
  }

  @Test
  void a_prefix_is_taken_literally() throws Exception {
    LogDirectory directory = new LogDirectory(temporary, "l.g", ".txt", clock);
    Files.createFile(temporary.resolve("log-20260101T000000Z-000001.txt"));
    assertThat(directory.files()).isEmpty();
  }

  @Test
  void deletion_stops_at_the_newest_that_fit() throws Exception {
    LogDirectory directory = directory("logs");
    for (int size : new int[] {10, 10, 500, 10, 10}) {
      Files.write(directory.next(), new byte[size]);
    }
    directory.deleteBeyond(new Retention(10, 100));
    assertThat(directory.files())
        .as("what is older than a file that does not fit goes with it")
        .hasSize(2);
  }

  @Test
  void nothing_may_remain_where_there_is_room_for_the_next_only() throws Exception {
    LogDirectory directory = directory("logs");
    Files.write(directory.next(), new byte[1]);
    directory.deleteBeyond(Retention.ofBytes(100, 100));
    assertThat(directory.files()).isEmpty();
  }

  @Test
  void a_directory_that_is_a_file_is_reported() throws Exception {
    Files.createFile(temporary.resolve("logs"));
    assertThatThrownBy(() -> directory("logs").next()).isInstanceOf(IOException.class);
  }

  @Test
  void a_new_directory_starts_to_count_anew() throws Exception {
    List<String> names =
        List.of(
            directory("logs").next().getFileName().toString(),
            directory("logs").next().getFileName().toString());
    assertThat(names).containsOnly("log-20260101T000000Z-000001.txt");
  }

  private LogDirectory directory(String path) {
    return new LogDirectory(temporary.resolve(path), "log", ".txt", clock);
  }
}
