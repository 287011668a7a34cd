package io.tiltyard.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tiltyard.repository.source.RefusedFileException;
import io.tiltyard.repository.source.SourceFile;
import io.tiltyard.repository.testing.FakeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PrivateStoreTest extends StoreTest {
  private static FakeFiles tree() {
    return new FakeFiles()
        .with("model.onnx", "model")
        .with("weights/0.bin", "weights")
        .with("a", "");
  }

  @Test
  void a_version_of_one_file_has_that_files_digest() throws Exception {
    StoredTree tree = stage(new FakeFiles().with("model.onnx", "model"));
    assertThat(tree.digest()).isEqualTo(sha256("model"));
    assertThat(tree.directory()).isEqualTo(directory.resolve(tree.name()));
    assertThat(tree.bytes()).isEqualTo(5);
    assertThat(tree.files()).containsExactly(new StoredFile("model.onnx", 5, sha256("model")));
    assertThat(content(tree, "model.onnx")).isEqualTo("model");
  }

  @Test
  void a_version_of_several_files_has_the_digest_of_its_sums() throws Exception {
    StoredTree tree = stage(tree());
    String sums =
        sha256("")
            + "  a\n"
            + sha256("model")
            + "  model.onnx\n"
            + sha256("weights")
            + "  weights/0.bin\n";
    assertThat(tree.digest()).isEqualTo(sha256(sums));
    assertThat(tree.bytes()).isEqualTo(12);
    assertThat(content(tree, "weights/0.bin")).isEqualTo("weights");
    assertThat(store().open(tree.name())).isEqualTo(tree);
  }

  @Test
  void names_count_in_the_order_of_their_bytes() throws Exception {
    String late = new String(Character.toChars(0x1F600));
    String early = "\uFF21";
    assertThat(late).isLessThan(early); // as UTF-16
    StoredTree tree = stage(new FakeFiles().with(late, "1").with(early, "2"));
    assertThat(tree.files()).extracting(StoredFile::name).containsExactly(early, late);
  }

  @Test
  void the_digest_is_what_the_documented_command_prints() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/sha256sum")));
    Path version = Files.createDirectories(temporary.resolve("version"));
    Path sub = Files.createDirectories(version.resolve("b c"));
    Files.writeString(version.resolve("model.onnx"), "model");
    Files.writeString(sub.resolve("-größe 1"), "w");
    Files.writeString(version.resolve("b" + "-"), "x");
    String command =
        "find . -type f | sed 's|^\\./||' | LC_ALL=C sort | tr '\\n' '\\0'"
            + " | xargs -0 sha256sum -- | sha256sum";
    Process shell = new ProcessBuilder("sh", "-c", command).directory(version.toFile()).start();
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    FakeFiles same =
        new FakeFiles().with("model.onnx", "model").with("b c/-größe 1", "w").with("b-", "x");
    assertThat(printed).startsWith(stage(same).digest() + " ");
  }

  @Test
  void what_is_stored_is_read_only_and_private() throws Exception {
    StoredTree tree = stage(tree());
    assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));
    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(permissions(tree.directory())).isEqualTo("r-x------");
    assertThat(permissions(tree.directory().resolve("weights"))).isEqualTo("r-x------");
    assertThat(permissions(tree.directory().resolve("weights/0.bin"))).isEqualTo("r--------");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void the_same_files_are_stored_once() throws Exception {
    PrivateStore store = store();
    StoredTree first = store.stage("m/1", tree(), Pace.UNBOUNDED);
    StoredTree second = store.stage("m/2", tree(), Pace.UNBOUNDED);
    assertThat(second).isEqualTo(first);
    assertThat(store.names()).containsExactly(first.name());
    assertThat(stagings()).isEmpty();
  }

  @Test
  void the_same_bytes_under_another_name_are_another_tree() throws Exception {
    PrivateStore store = store();
    StoredTree onnx = store.stage("m/1", new FakeFiles().with("model.onnx", "x"), Pace.UNBOUNDED);
    StoredTree torch = store.stage("m/1", new FakeFiles().with("model.pt", "x"), Pace.UNBOUNDED);
    assertThat(torch.name()).isNotEqualTo(onnx.name());
    assertThat(content(torch, "model.pt")).isEqualTo("x");
  }

  @Test
  void a_model_whose_bytes_are_the_sums_of_another_tree_is_not_taken_for_it() throws Exception {
    PrivateStore store = store();
    StoredTree torch = store.stage("m/1", new FakeFiles().with("model.pt", "x"), Pace.UNBOUNDED);
    FakeFiles forged = new FakeFiles().with("model.onnx", sha256("x") + "  model.pt\n");
    StoredTree other = store.stage("m/2", forged, Pace.UNBOUNDED);
    assertThat(other.digest()).isEqualTo(torch.digest());
    assertThat(other.name()).isNotEqualTo(torch.name());
    assertThat(store.open(torch.name())).isEqualTo(torch);
    assertThat(store.open(other.name())).isEqualTo(other);
    assertThat(stagings()).isEmpty();
  }

  @Test
  void an_empty_model_and_no_files_at_all_are_two_trees() throws Exception {
    PrivateStore store = store();
    StoredTree empty = store.stage("m/1", new FakeFiles().with("model.onnx", ""), Pace.UNBOUNDED);
    StoredTree nothing = store.stage("m", new FakeFiles(), Pace.UNBOUNDED);
    assertThat(store.open(empty.name()).files()).hasSize(1);
    assertThat(store.open(nothing.name()).files()).isEmpty();
  }

  @Test
  void a_tree_that_an_earlier_build_named_by_its_digest_alone_is_opened() throws Exception {
    StoredTree torch = stage(new FakeFiles().with("model.pt", "x"));
    Trees.makePrivate(torch.directory());
    Files.move(torch.directory(), directory.resolve(torch.digest()));
    StoredTree old = store().open(torch.digest());
    assertThat(old.name()).isEqualTo(torch.digest());
    assertThat(old.digest()).isEqualTo(torch.digest());
    assertThat(content(old, "model.pt")).isEqualTo("x");
    assertThat(store().names()).containsExactly(torch.digest());
  }

  @Test
  void a_damaged_tree_is_replaced_when_its_files_come_again() throws Exception {
    StoredTree tree = stage(tree());
    overwrite(tree.directory().resolve("model.onnx"), "MODEL");
    isRefused("corrupt_store", () -> store().open(tree.name()));
    assertThat(stage(tree())).isEqualTo(tree);
    assertThat(store().open(tree.name())).isEqualTo(tree);
    assertThat(stagings()).isEmpty();
  }

  private static void overwrite(Path file, String text) throws IOException {
    Trees.makePrivate(file);
    Files.writeString(file, text);
  }

  @Test
  void a_tree_without_files_can_be_stored() throws Exception {
    StoredTree tree = stage(new FakeFiles());
    assertThat(tree.digest()).isEqualTo(sha256(""));
    assertThat(stage(new FakeFiles())).isEqualTo(tree);
    assertThat(store().open(tree.name())).isEqualTo(tree);
  }

  @Test
  void f82_a_file_that_became_shorter_is_in_motion() throws Exception {
    FakeFiles files = tree().listing(new SourceFile("model.onnx", 9, "tag"));
    assertThat(isRefused("in_motion", () -> stage(files)))
        .hasMessage(
            "'model.onnx' had 5 bytes when it was read, expected the 9 bytes that it had before");
    assertThat(store().names()).isEmpty();
    assertThat(stage(tree()).files()).hasSize(3);
    assertThat(stagings()).isEmpty();
  }

  @Test
  void f82_a_file_that_became_longer_is_in_motion() throws Exception {
    for (long listed : new long[] {0, 4}) {
      FakeFiles files = tree().listing(new SourceFile("model.onnx", listed, "tag"));
      assertThat(isRefused("in_motion", () -> stage(files)))
          .hasMessageContaining("had more when it was read, expected the " + listed + " bytes");
    }
    assertThat(store().names()).isEmpty();
  }

  @Test
  void f82_a_source_that_changes_while_it_is_copied_is_in_motion() throws Exception {
    List<Consumer<FakeFiles>> changes =
        List.of(
            files -> files.with("new", "new"),
            files -> files.remove("a"),
            files -> files.listing(new SourceFile("a", 0, "other tag")),
            files -> files.with("a", "longer"));
    for (Consumer<FakeFiles> change : changes) {
      directory = temporary.resolve("store" + changes.indexOf(change));
      FakeFiles files = new FakeFiles().with("a", "").with("b", "b");
      Pace meanwhile = bytes -> change.accept(files);
      isRefused("in_motion", () -> store().stage(LABEL, files, meanwhile));
      assertThat(store().names()).isEmpty();
      assertThat(stage(files).files())
          .extracting(StoredFile::name)
          .containsExactlyElementsOf(files.list().stream().map(SourceFile::name).toList());
    }
  }

  @Test
  void f82_a_file_that_goes_away_is_in_motion() throws Exception {
    FakeFiles files = tree().listing(new SourceFile("gone", 3, "tag"));
    assertThat(isRefused("in_motion", () -> stage(files)))
        .hasMessage("'gone' went away while it was copied, expected files that stay as they are");
  }

  @Test
  void f85_a_refusal_of_the_source_is_passed_on_and_nothing_stays() throws Exception {
    FakeFiles files = tree();
    files.whenOpened(() -> files.refuse(new RefusedFileException("symlink", "'a' is a link")));
    assertThat(isRefused("symlink", () -> stage(files))).hasMessage("'a' is a link");
    isRefused("symlink", () -> stage(files));
    assertThat(stagings()).isEmpty();
    assertThat(store().names()).isEmpty();
  }

  @Test
  void s01_a_source_with_names_that_leave_the_store_is_refused() throws Exception {
    for (String name : List.of("../x", "/etc/x", "a/../../x", "a\\..\\x", "x\ny")) {
      isRefused("file_name", () -> stage(new FakeFiles().with(name, "x")));
    }
    isRefused("name_case", () -> stage(new FakeFiles().with("x", "x").with("X", "x")));
    isRefused("file_name", () -> stage(new FakeFiles().with("x", "x").with("x/y", "x")));
    assertThat(store().names()).isEmpty();
  }

  @Test
  void too_many_files_and_too_many_bytes_are_refused_with_the_limit() throws Exception {
    FakeFiles many = new FakeFiles();
    for (int i = 0; i <= SETTINGS.maxFiles(); i++) {
      many.with("f" + i, "");
    }
    assertThat(isRefused("too_large", () -> stage(many)))
        .hasMessage("21 files, expected at most 20");
    FakeFiles large = tree().listing(new SourceFile("z", 10_000, "tag"));
    assertThat(isRefused("too_large", () -> stage(large)))
        .hasMessage("'z' makes it 10012 bytes, expected at most 10000");
    FakeFiles endless = new FakeFiles();
    endless.listing(new SourceFile("x", 1, "")).listing(new SourceFile("y", Long.MAX_VALUE, ""));
    isRefused("too_large", () -> stage(endless));
    assertThat(stagings()).isEmpty();
  }

  @Test
  void f95_a_disk_without_room_is_told_before_anything_is_copied() throws Exception {
    disk.usable(111);
    FakeFiles files = tree();
    assertThat(isRefused("disk_full", () -> stage(files)))
        .hasMessage(
            "12 bytes are to be copied into the data directory, expected at most 11: 111 are free"
                + " there and 100 stay free");
    assertThat(files.bytesRead()).isZero();
    assertThat(stagings()).isEmpty();
    disk.usable(112);
    assertThat(stage(files).files()).hasSize(3);
  }

  @Test
  void f95_a_disk_that_gets_full_while_staging_leaves_nothing_behind() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/full")));
    StoredTree other = store().stage("other/1", new FakeFiles().with("b", "b"), Pace.UNBOUNDED);
    disk.full("weights/0.bin");
    assertThat(isRefused("disk_full", () -> stage(tree())))
        .hasMessageStartingWith("no space is left in the data directory");
    assertThat(stagings()).isEmpty();
    assertThat(store().names()).containsExactly(other.name());
    assertThat(store().open(other.name())).isEqualTo(other);
    disk.heal();
    assertThat(stage(tree()).files()).hasSize(3);
  }

  @Test
  void f96_a_source_that_cannot_be_read_is_told_and_can_be_tried_again() throws Exception {
    for (String why : List.of("Input/output error", "Stale file handle", "Permission denied")) {
      FakeFiles files = tree();
      files.failAfter(2, new IOException(why));
      assertThat(isRefused("staging_failed", () -> stage(files)))
          .hasMessage("reading 'model.onnx' at its source failed: " + why);
      files.failNoMore();
      assertThat(stage(files).files()).hasSize(3);
    }
    assertThat(stagings()).isEmpty();
  }

  @Test
  void f96_a_store_that_cannot_be_written_is_told_without_its_path() throws Exception {
    List<IOException> failures =
        List.of(
            new java.nio.file.AccessDeniedException("/machine/data/x"),
            new java.nio.file.FileSystemException("/machine/data/x", null, "Read-only file system"),
            new java.nio.file.FileSystemException("/machine/data/x"),
            new IOException("Input/output error"),
            new IOException("cannot write /machine/data/x"));
    List<String> words =
        List.of(
            "access denied",
            "Read-only file system",
            "FileSystemException",
            "Input/output error",
            "IOException");
    for (int i = 0; i < failures.size(); i++) {
      disk.failToOpen(failures.get(i));
      assertThat(isRefused("staging_failed", () -> stage(tree())))
          .hasMessage("writing to the data directory failed: " + words.get(i));
    }
    disk.heal();
    assertThat(stage(tree()).files()).hasSize(3);
    assertThat(stagings()).isEmpty();
  }

  @Test
  void f96_a_tree_that_cannot_take_its_place_is_not_seen_and_not_copied_again() throws Exception {
    disk.failToRename(new IOException("Input/output error"));
    FakeFiles files = tree();
    isRefused("staging_failed", () -> stage(files));
    assertThat(store().names()).isEmpty();
    disk.heal();
    assertThat(stage(files).files()).hasSize(3);
    assertThat(files.bytesRead()).isEqualTo(12);
  }

  @Test
  void the_copy_asks_how_fast_it_may_go_after_each_chunk() throws Exception {
    List<Long> asked = new ArrayList<>();
    store().stage(LABEL, new FakeFiles().with("model.onnx", "x".repeat(16)), asked::add);
    assertThat(asked).containsExactly(7L, 14L, 16L);
  }

  @Test
  void the_real_disk_tells_its_room() throws Exception {
    FileStore real = Files.getFileStore(temporary);
    assertThat(new LocalDisk().usableBytes(temporary)).isBetween(1L, real.getTotalSpace());
    PrivateStore greedy =
        new PrivateStore(
            directory,
            new StoreSettings(20, 10_000, Long.MAX_VALUE, 7, 20, Duration.ofDays(1)),
            clock);
    isRefused("disk_full", () -> greedy.stage(LABEL, tree(), Pace.UNBOUNDED));
  }
}
