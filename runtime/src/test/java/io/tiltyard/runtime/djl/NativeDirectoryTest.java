package io.tiltyard.runtime.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tiltyard.base.error.ModelLoadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the directory is run as code. */
@DisabledOnOs(OS.WINDOWS)
final class NativeDirectoryTest {
  @TempDir private Path parent;

  private static String refused(Path directory) {
    ModelLoadException refused =
        catchThrowableOfType(ModelLoadException.class, () -> NativeDirectory.prepare(directory));
    assertThat(refused.reason()).isEqualTo("missing_engine");
    String message = String.valueOf(refused.getMessage());
    assertThat(message).doesNotContain(directory.toString());
    return message;
  }

  @Test
  void each_user_has_one_among_the_temporary_files() {
    assertThat(DjlModelLoader.defaultDirectory().toString())
        .startsWith(System.getProperty("java.io.tmpdir"))
        .endsWith(System.getProperty("user.name"));
  }

  @Test
  void a_new_one_is_closed_to_others_and_may_be_used_again() throws Exception {
    Path directory = parent.resolve("a").resolve("b");
    NativeDirectory.prepare(directory);
    NativeDirectory.prepare(directory);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void one_that_others_may_write_to_is_refused() throws Exception {
    for (String permissions : new String[] {"rwxrwx---", "rwx----w-", "rwxrwxrwx"}) {
      Path directory = Files.createDirectory(parent.resolve(permissions));
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
      assertThat(refused(directory)).contains("nobody else may write to it");
    }
  }

  @Test
  void a_link_to_one_is_refused() throws Exception {
    Path target = parent.resolve("target");
    NativeDirectory.prepare(target);
    Path link = Files.createSymbolicLink(parent.resolve("link"), target);
    assertThat(refused(link)).contains("must belong to the gateway's user");
  }

  @Test
  void a_file_in_its_place_is_refused() throws Exception {
    assertThat(refused(Files.createFile(parent.resolve("file"))))
        .contains("cannot be made or written to");
  }
}
