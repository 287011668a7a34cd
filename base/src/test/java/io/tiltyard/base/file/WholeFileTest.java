package io.tiltyard.base.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
  @TempDir private Path directory;

  private static void write(Path file, String text) throws IOException {
    WholeFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_file_is_made_with_its_directory_and_replaced_and_nothing_else_stays() throws IOException {
    Path file = directory.resolve("state/some.json");
    write(file, "the first, which is longer");
    write(file, "the second");
    assertThat(file).hasContent("the second");
    assertThat(file.getParent()).isDirectoryContaining(path -> path.equals(file));
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void what_a_killed_process_left_half_written_is_overwritten() throws IOException {
    Path file = directory.resolve("some.json");
    write(file, "old");
    Files.writeString(directory.resolve("some.json.next"), "a half that is longer than the whole");
    write(file, "new");
    assertThat(file).hasContent("new");
  }

  @Test
  void where_it_cannot_be_written_the_old_one_stays() throws IOException {
    Path file = directory.resolve("some.json");
    write(file, "old");
    Files.createDirectory(directory.resolve("some.json.next"));
    assertThatThrownBy(() -> write(file, "new")).isInstanceOf(IOException.class);
    assertThat(file).hasContent("old");
  }
}
