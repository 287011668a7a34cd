package io.tiltyard.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.golden.JoinVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryFileTest {
  private static final VersionMemory MEMORY =
      new VersionMemory(
          List.of(
              new VersionRecord(
                  "m",
                  1,
                  "aa",
                  "files",
                  "bb",
                  Map.of("model.yaml", "queue: 1\n"),
                  "{}",
                  "p",
                  7,
                  new JoinVerdict(true, "joined because so", true))),
          List.of(new VersionMemory.Named("m", 1)),
          List.of(new VersionMemory.Named("m", 2)),
          List.of(new VersionMemory.Quarantine("m", 3, "files", "timeout", "it never ends")));

  @TempDir private Path directory;

  private MemoryFile file(String repository) {
    return new MemoryFile(directory.resolve("state/versions.json"), repository);
  }

  @Test
  void what_was_written_is_read() {
    file("models").write(MEMORY);
    assertThat(file("models").read()).isEqualTo(MEMORY);
    assertThat(MEMORY.trees()).containsExactly("aa", "bb");
  }

  @Test
  void nothing_is_remembered_at_first() {
    assertThat(file("models").read()).isEqualTo(VersionMemory.NONE);
  }

  @Test
  void another_repository_begins_without() {
    file("models").write(MEMORY);
    assertThat(file("others").read()).isEqualTo(VersionMemory.NONE);
  }

  @Test
  void a_file_that_is_cut_off_anywhere_is_as_good_as_none() throws IOException {
    file("models").write(MEMORY);
    Path path = directory.resolve("state/versions.json");
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(file("models").read()).as("%d bytes", length).isEqualTo(VersionMemory.NONE);
    }
  }

  @Test
  void one_that_cannot_be_written_leaves_the_one_before() throws IOException {
    file("models").write(MEMORY);
    Files.createDirectory(directory.resolve("state/versions.json.next"));
    file("models").write(VersionMemory.NONE);
    assertThat(file("models").read()).isEqualTo(MEMORY);
  }
}
