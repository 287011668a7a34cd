package io.tiltyard.repository.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RepositoryLayoutTest {
  /** A place whose reading may end in whatever it ends in. */
  private record Spot(String name, List<Place> children, @Nullable RuntimeException failure)
      implements Place {
    @Override
    public boolean isDirectory() {
      return true;
    }

    @Override
    public boolean isLink() {
      return false;
    }

    @Override
    public boolean isFile() {
      return false;
    }

    @Override
    public String fingerprint() {
      if (failure != null) {
        throw failure;
      }
      return "of " + name;
    }

    @Override
    public String text() throws IOException {
      throw new IOException("is a directory");
    }
  }

  private static Spot model(String name, @Nullable RuntimeException failure) {
    return new Spot(name, List.of(new Spot("1", List.of(), failure)), null);
  }

  @Test
  void whatever_reading_a_version_ends_in_is_a_problem_of_that_version() {
    RuntimeException broken = new UncheckedIOException(new IOException("Input/output error"));
    RepositorySnapshot snapshot =
        new RepositoryLayout().read(List.of(model("a", broken), model("b", null)));
    assertThat(snapshot.versions()).containsExactly(new VersionEntry("b", 1, "of 1"));
    assertThat(snapshot.problems())
        .contains(new LayoutProblem("a/1", "cannot be read (UncheckedIOException)"));
  }
}
