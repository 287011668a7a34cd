package io.tiltyard.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.file.DirectoryLock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoDirectoryTest {
  @TempDir Path directory;

  @Test
  @SuppressWarnings("try")
  void a_second_demo_in_the_same_directory_touches_nothing() throws Exception {
    DemoSettings settings =
        new DemoSettings(directory.resolve("home"), directory, List.of(), null, false);
    try (DirectoryLock lock = DirectoryLock.take(directory, "demo")) {
      assertThatThrownBy(
              () -> Demo.run(settings, new PrintWriter(new StringWriter()), time -> true))
          .isInstanceOfSatisfying(
              DemoException.class,
              e ->
                  assertThat(e.text())
                      .startsWith(directory + " is in use by ")
                      .endsWith("; name another directory with --data"));
    }
    assertThat(directory.resolve("models")).doesNotExist();
  }
}
