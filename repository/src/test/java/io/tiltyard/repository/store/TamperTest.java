package io.tiltyard.repository.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.repository.testing.FakeFiles;
import io.tiltyard.repository.testing.SeededRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F84, F94: what is opened is what was staged, or it is not opened. */
final class TamperTest extends StoreTest {
  private StoredTree tree = new StoredTree("", Path.of("unset"), 0, java.util.List.of());

  @BeforeEach
  void stage() throws Exception {
    tree = stage(new FakeFiles().with("model.onnx", "the model").with("weights/0.bin", "weights"));
    for (Path child : Trees.directories(tree.directory())) {
      Trees.makePrivate(child);
    }
  }

  private void isCorrupt() {
    isRefused("corrupt_store", () -> store().open(tree.name()));
  }

  @Test
  void any_byte_that_changes_is_found() throws Exception {
    Random random = SeededRandom.create();
    for (StoredFile file : tree.files()) {
      Path path = tree.directory().resolve(file.name());
      Trees.makePrivate(path);
      byte[] bytes = Files.readAllBytes(path);
      for (int i = 0; i < bytes.length; i++) {
        byte[] changed = bytes.clone();
        changed[i] ^= (byte) (1 << random.nextInt(8));
        Files.write(path, changed);
        isCorrupt();
      }
      Files.write(path, bytes);
      assertThat(store().open(tree.name())).isEqualTo(tree);
    }
  }

  @Test
  void a_file_that_is_missing_cut_or_longer_is_found() throws Exception {
    Path file = tree.directory().resolve("weights/0.bin");
    Trees.makePrivate(file);
    Files.writeString(file, "weight");
    isCorrupt();
    Files.writeString(file, "weightss");
    isCorrupt();
    Files.delete(file);
    isCorrupt();
    Files.writeString(file, "weights");
    assertThat(store().open(tree.name())).isEqualTo(tree);
  }

  @Test
  void a_file_that_is_added_renamed_or_moved_is_found() throws Exception {
    Path extra = Files.createFile(tree.directory().resolve("extra"));
    isCorrupt();
    Files.delete(extra);
    Path file = tree.directory().resolve("weights/0.bin");
    Path other = Files.move(file, file.resolveSibling("1.bin"));
    isCorrupt();
    Files.move(other, file);
    assertThat(store().open(tree.name())).isEqualTo(tree);
  }

  @Test
  void a_link_in_place_of_a_file_is_found_though_its_bytes_are_the_same() throws Exception {
    Path file = tree.directory().resolve("weights/0.bin");
    Path moved = Files.move(file, temporary.resolve("elsewhere"));
    Files.createSymbolicLink(file, moved);
    isCorrupt();
  }

  @Test
  void what_is_not_there_and_what_is_no_digest_is_told() {
    isRefused("corrupt_store", () -> store().open("0".repeat(64)));
    for (String wrong :
        new String[] {"", "..", "../" + tree.name(), tree.name().toUpperCase(Locale.ROOT)}) {
      isRefused("corrupt_store", () -> store().open(wrong));
    }
  }
}
