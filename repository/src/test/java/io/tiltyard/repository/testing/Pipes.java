package io.tiltyard.repository.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** Named pipes: to open one for reading blocks until somebody writes. */
public final class Pipes {
  private Pipes() {}

  /** Makes one, or skips the test on a platform without. */
  public static void create(Path path) throws Exception {
    assumeTrue(path.getFileSystem().supportedFileAttributeViews().contains("unix"));
    assertThat(new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor())
        .isZero();
  }
}
