package io.tiltyard.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.repository.source.SourceFile;
import io.tiltyard.repository.testing.FakeFiles;
import io.tiltyard.repository.testing.SeededRandom;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A copy that was interrupted goes on, and ends with the same bytes, wherever it stopped. */
@Tag("one-jdk")
final class ResumeTest extends StoreTest {
  private final Random random = SeededRandom.create();

  private FakeFiles files() {
    byte[] model = new byte[33];
    byte[] weights = new byte[41];
    random.nextBytes(model);
    random.nextBytes(weights);
    return new FakeFiles()
        .with("a/0.bin", weights)
        .with("empty", "")
        .with("model.onnx", model)
        .with("z/1.bin", "the end");
  }

  private static final int BYTES = 33 + 41 + 7;

  @Test
  void a_source_that_fails_at_any_byte_is_read_once_all_in_all() throws Exception {
    FakeFiles files = files();
    String expected =
        new PrivateStore(temporary.resolve("plain"), SETTINGS, clock)
            .stage(LABEL, files, Pace.UNBOUNDED)
            .digest();
    for (int at = 0; at < BYTES; at++) {
      directory = temporary.resolve("store" + at);
      long before = files.bytesRead();
      files.failAfter(at, new IOException("Connection reset"));
      isRefused("staging_failed", () -> stage(files));
      assertThat(store().names()).isEmpty();
      files.failNoMore();
      assertThat(stage(files).digest()).as("stopped at byte %d", at).isEqualTo(expected);
      assertThat(files.bytesRead() - before).isEqualTo(BYTES);
      assertThat(stagings()).isEmpty();
    }
  }

  @Test
  void a_source_that_fails_again_and_again_is_read_once_all_in_all() throws Exception {
    FakeFiles files = files();
    StoredTree tree = null;
    for (int i = 0; tree == null; i++) {
      assertThat(i).isLessThan(BYTES);
      files.failAfter(1 + random.nextInt(9), new IOException("Connection reset"));
      try {
        tree = stage(files);
      } catch (io.tiltyard.base.error.ModelLoadException e) {
        assertThat(e.reason()).isEqualTo("staging_failed");
      }
    }
    assertThat(files.bytesRead()).isEqualTo(BYTES);
    assertThat(store().open(tree.name())).isEqualTo(tree);
  }

  /** The directory as it was at every moment at which the process could have been killed. */
  private List<Path> killedAtAnyChunk(FakeFiles files) throws Exception {
    List<Path> killed = new ArrayList<>();
    Pace snapshots =
        bytes -> {
          Path copy = temporary.resolve("killed" + killed.size());
          killed.add(copy);
          copyTree(directory, copy);
        };
    store().stage(LABEL, files, snapshots);
    return killed;
  }

  private static void copyTree(Path from, Path to) {
    try {
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
                throws IOException {
              Files.createDirectories(to.resolve(from.relativize(path)));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
                throws IOException {
              Files.write(to.resolve(from.relativize(path)), Files.readAllBytes(path));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_process_that_was_killed_goes_on_from_its_last_mark() throws Exception {
    FakeFiles files = files();
    List<Path> killed = killedAtAnyChunk(files);
    assertThat(killed).hasSizeGreaterThan(10);
    String expected = stage(files).digest();
    for (int i = 0; i < killed.size(); i++) {
      directory = killed.get(i);
      assertThat(store().names()).isEmpty();
      long before = files.bytesRead();
      StoredTree tree = stage(files);
      assertThat(tree.digest()).isEqualTo(expected);
      assertThat(store().open(tree.name())).isEqualTo(tree);
      assertThat(files.bytesRead() - before)
          .as("killed after chunk %d", i)
          .isBetween(0L, BYTES - Math.max(0, i * 4L - SETTINGS.markBytes() - 7));
      assertThat(stagings()).isEmpty();
    }
  }

  @Test
  void bytes_that_a_power_failure_took_are_copied_again() throws Exception {
    FakeFiles files = files();
    List<Path> killed = killedAtAnyChunk(files);
    String expected = stage(files).digest();
    for (Path left : killed) {
      directory = left;
      Path partial = stagings().get(0).resolve("files/a/0.bin");
      Files.write(partial, new byte[(int) Files.size(partial)]);
      StoredTree tree = stage(files);
      assertThat(tree.digest()).isEqualTo(expected);
      assertThat(store().open(tree.name()).files()).hasSize(4);
    }
  }

  @Test
  void a_journal_that_is_damaged_anywhere_costs_a_new_copy_at_most() throws Exception {
    FakeFiles files = files();
    Path left = killedAtAnyChunk(files).get(9);
    String expected = stage(files).digest();
    byte[] journal =
        Files.readAllBytes(Trees.children(left.resolve(".staging")).get(0).resolve("journal"));
    for (int i = 0; i < 80; i++) {
      directory = temporary.resolve("damaged" + i);
      copyTree(left, directory);
      byte[] damaged = java.util.Arrays.copyOf(journal, 1 + random.nextInt(journal.length));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      Files.write(stagings().get(0).resolve("journal"), damaged);
      assertThat(stage(files).digest()).isEqualTo(expected);
    }
  }

  @Test
  void files_that_changed_start_anew_and_the_others_go_on() throws Exception {
    FakeFiles files = files();
    files.failAfter(70, new IOException("Connection reset"));
    isRefused("staging_failed", () -> stage(files));
    long before = files.bytesRead();
    files.failNoMore();
    files.listing(new SourceFile("model.onnx", 33, "other tag"));
    StoredTree tree = stage(files);
    assertThat(files.bytesRead() - before).isEqualTo(33 + 7);
    files.remove("a/0.bin");
    files.whenOpened(() -> {});
    StoredTree less = stage(files);
    assertThat(less.files())
        .extracting(StoredFile::name)
        .containsExactly("empty", "model.onnx", "z/1.bin");
    assertThat(less.name()).isNotEqualTo(tree.name());
  }

  @Test
  void files_that_went_meanwhile_are_not_in_the_tree() throws Exception {
    FakeFiles files = files();
    files.failAfter(80, new IOException("Connection reset"));
    isRefused("staging_failed", () -> stage(files));
    files.failNoMore();
    files.remove("a/0.bin");
    files.remove("empty");
    files.with("a", "a file now");
    StoredTree tree = stage(files);
    assertThat(tree.files())
        .extracting(StoredFile::name)
        .containsExactly("a", "model.onnx", "z/1.bin");
    assertThat(store().open(tree.name())).isEqualTo(tree);
  }

  @Test
  void another_label_starts_its_own_copy() throws Exception {
    FakeFiles files = files();
    files.failAfter(40, new IOException("Connection reset"));
    isRefused("staging_failed", () -> stage(files));
    files.failNoMore();
    long before = files.bytesRead();
    store().stage("m/2", files, Pace.UNBOUNDED);
    assertThat(files.bytesRead() - before).isEqualTo(BYTES);
    assertThat(stagings()).hasSize(1);
  }

  @Test
  void two_copies_under_one_label_do_not_meet() throws Exception {
    FakeFiles files = files();
    PrivateStore store = store();
    List<StoredTree> inner = new ArrayList<>();
    StoredTree outer =
        store.stage(
            LABEL,
            files,
            bytes -> {
              if (inner.isEmpty()) {
                inner.add(unchecked(store, files));
              }
            });
    assertThat(inner).containsExactly(outer);
    assertThat(store.open(outer.name())).isEqualTo(outer);
    assertThat(stagings()).isEmpty();
  }

  private static StoredTree unchecked(PrivateStore store, FakeFiles files) {
    try {
      return store.stage(LABEL, files, Pace.UNBOUNDED);
    } catch (io.tiltyard.base.error.ModelLoadException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_copy_that_its_caller_ends_can_be_gone_on_with() throws Exception {
    FakeFiles files = files();
    Pace leave =
        bytes -> {
          if (bytes > 50) {
            throw new IllegalStateException("leaving");
          }
        };
    PrivateStore store = store();
    assertThatThrownBy(() -> store.stage(LABEL, files, leave)).hasMessage("leaving");
    StoredTree tree = stage(files);
    assertThat(files.bytesRead()).isEqualTo(BYTES);
    assertThat(store.open(tree.name())).isEqualTo(tree);
  }
}
