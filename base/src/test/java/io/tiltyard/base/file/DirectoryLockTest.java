package io.tiltyard.base.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryLockTest {
  @TempDir Path directory;

  private static void isTaken(Path place) {
    assertThatThrownBy(() -> DirectoryLock.take(place, "second"))
        .isInstanceOf(DirectoryLock.TakenException.class)
        .hasMessage("is in use by this very process");
  }

  @Test
  @SuppressWarnings("try")
  void a_directory_is_one_users_whatever_it_is_called() throws Exception {
    Path place = directory.resolve("new/data");
    try (DirectoryLock lock = DirectoryLock.take(place, "first")) {
      Path link = Files.createSymbolicLink(directory.resolve("link"), place);
      isTaken(place);
      isTaken(place.resolve("../data/."));
      isTaken(link);
      isTaken(place); // also after those who were refused have gone
      try (DirectoryLock other = DirectoryLock.take(directory.resolve("other"), "other")) {
        assertThat(directory.resolve("other/.lock")).content().contains("(other)");
      }
      assertThat(place.resolve(".lock"))
          .content()
          .startsWith("process " + ProcessHandle.current().pid() + " since ")
          .endsWith("(first)");
    }
    DirectoryLock next = DirectoryLock.take(place, "next");
    next.close();
    next.close();
    DirectoryLock.take(place, "last").close();
  }

  @Test
  void a_lock_file_that_is_a_link_is_not_followed() throws Exception {
    Path other = Files.writeString(directory.resolve("precious"), "text");
    Files.createSymbolicLink(directory.resolve(".lock"), other);
    assertThatThrownBy(() -> DirectoryLock.take(directory, "first"))
        .isInstanceOfSatisfying(
            java.io.IOException.class,
            e -> assertThat(DirectoryLock.why(e)).contains("symbolic links"));
    assertThat(other).hasContent("text");
  }
}
