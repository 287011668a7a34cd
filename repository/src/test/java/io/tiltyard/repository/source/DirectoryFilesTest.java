package io.tiltyard.repository.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.repository.testing.Pipes;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** F85 to F87: what may not lie in a version. */
@Timeout(60)
final class DirectoryFilesTest {
  @TempDir private Path repository;
  private Path version = Path.of("unset");

  @BeforeEach
  void makeAVersion() throws IOException {
    version = Files.createDirectories(repository.resolve("m/1"));
    Files.writeString(version.resolve("model.onnx"), "0123456789");
  }

  private SourceFiles files() {
    return new DirectoryFiles(repository, List.of("m", "1"), name -> true);
  }

  private static String text(SourceFiles files, SourceFile file, long offset) throws Exception {
    try (InputStream in = files.open(file, offset)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void isRefused(String reason, String message) {
    assertThatThrownBy(() -> files().list())
        .isInstanceOfSatisfying(
            RefusedFileException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e).hasMessage(message);
            });
  }

  private void isNotOpened(String reason, String name) {
    assertThatThrownBy(() -> files().open(new SourceFile(name, 10, ""), 0))
        .isInstanceOfSatisfying(
            RefusedFileException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void plain_files_at_any_depth_are_listed_in_order_and_read_from_anywhere() throws Exception {
    Files.createDirectories(version.resolve("weights/deep"));
    Files.writeString(version.resolve("weights/deep/größe 1.bin"), "w");
    Files.writeString(version.resolve("a"), "");
    List<SourceFile> found = files().list();
    assertThat(found)
        .extracting(SourceFile::name)
        .containsExactly("a", "model.onnx", "weights/deep/größe 1.bin");
    assertThat(found).extracting(SourceFile::size).containsExactly(0L, 10L, 1L);
    assertThat(text(files(), found.get(1), 0)).isEqualTo("0123456789");
    assertThat(text(files(), found.get(1), 7)).isEqualTo("789");
    assertThat(text(files(), found.get(1), 10)).isEmpty();
    assertThat(text(files(), found.get(2), 0)).isEqualTo("w");
  }

  @Test
  void f85_a_link_to_a_file_is_refused(@TempDir Path elsewhere) throws Exception {
    Path secret = Files.writeString(elsewhere.resolve("secret"), "secret");
    Files.createSymbolicLink(version.resolve("link"), secret);
    isRefused("symlink", "'link' is a symbolic link, expected a file of its own");
    isNotOpened("symlink", "link");
  }

  @Test
  void f85_a_link_to_a_directory_is_refused(@TempDir Path elsewhere) throws Exception {
    Files.writeString(elsewhere.resolve("secret"), "secret");
    Files.createSymbolicLink(version.resolve("weights"), elsewhere);
    isRefused("symlink", "'weights' is a symbolic link, expected a file of its own");
    isNotOpened("symlink", "weights/secret");
  }

  @Test
  void f85_a_loop_and_a_link_to_nothing_are_refused() throws Exception {
    Path deep = Files.createDirectories(version.resolve("a"));
    Path loop = Files.createSymbolicLink(deep.resolve("loop"), version);
    isRefused("symlink", "'a/loop' is a symbolic link, expected a file of its own");
    Files.delete(loop);
    Files.createSymbolicLink(deep.resolve("gone"), version.resolve("gone"));
    isRefused("symlink", "'a/gone' is a symbolic link, expected a file of its own");
  }

  @Test
  void f85_a_directory_on_the_way_that_becomes_a_link_is_not_followed(@TempDir Path elsewhere)
      throws Exception {
    Files.writeString(elsewhere.resolve("model.onnx"), "0123456789");
    SourceFile before = files().list().get(0);
    Files.move(version, version.resolveSibling("old"));
    Files.createSymbolicLink(version, elsewhere);
    isRefused("symlink", "'1' is not a directory of its own");
    isNotOpened("symlink", before.name());
  }

  @Test
  void f86_a_hard_link_is_refused(@TempDir Path elsewhere) throws Exception {
    Path secret = Files.writeString(elsewhere.resolve("secret"), "secret");
    Files.createLink(version.resolve("link"), secret);
    isRefused("hardlink", "'link' has more than one hard link, expected a file of its own");
    isNotOpened("hardlink", "link");
  }

  @Test
  void f87_a_pipe_is_refused_and_never_opened() throws Exception {
    Pipes.create(version.resolve("pipe"));
    isRefused("special_file", "'pipe' is a device, pipe or socket, expected a plain file");
    isNotOpened("special_file", "pipe");
  }

  @Test
  void f87_a_socket_is_refused(@TempDir Path shortPath) throws Exception {
    Path socket = shortPath.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.move(socket, version.resolve("socket"));
      isRefused("special_file", "'socket' is a device, pipe or socket, expected a plain file");
      isNotOpened("special_file", "socket");
    }
  }

  @Test
  void s01_names_that_leave_the_version_are_not_opened() throws Exception {
    Files.writeString(repository.resolve("m/2"), "0123456789");
    for (String name :
        List.of("../2", "/etc/hostname", "a/../../2", "", ".", "a//b", "model.onnx/", "a\0b")) {
      isNotOpened("file_name", name);
    }
  }

  @Test
  void s01_names_with_what_cannot_be_printed_are_refused() throws Exception {
    Files.writeString(version.resolve("line\nbreak"), "x");
    isRefused(
        "file_name",
        "'line\\u000abreak' holds a backslash or what cannot be printed, expected a name without"
            + " them");
  }

  @Test
  void f91_names_that_differ_in_case_only_are_refused() throws Exception {
    Files.writeString(version.resolve("Model.onnx"), "x");
    assertThatThrownBy(() -> files().list())
        .isInstanceOfSatisfying(
            RefusedFileException.class, e -> assertThat(e.reason()).isEqualTo("name_case"));
  }

  @Test
  void too_many_directories_below_each_other_are_refused() throws Exception {
    Files.createDirectories(version.resolve("1/2/3/4/5/6/7/8"));
    assertThat(files().list()).hasSize(1);
    Files.createDirectories(version.resolve("1/2/3/4/5/6/7/8/9"));
    isRefused("too_deep", "'1/2/3/4/5/6/7/8/9/' lies more than 8 directories deep, expected fewer");
  }

  @Test
  void too_many_files_are_refused() throws Exception {
    for (int i = 0; i < DirectoryFiles.MAX_ENTRIES; i++) {
      Files.createFile(version.resolve("f" + i));
    }
    isRefused("too_large", "more than 10000 files and directories, expected fewer");
  }

  @Test
  void a_file_with_some_holes_is_read_with_its_zeros() throws Exception {
    int half = 1 << 20;
    byte[] written = new byte[half + 1];
    Arrays.fill(written, (byte) 1);
    holes(half, written);
    SourceFile holes = files().list().get(0);
    try (InputStream in = files().open(holes, 0)) {
      assertThat(in.readAllBytes()).hasSize(2 * half + 1).startsWith(0, 0).endsWith(1, 1);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void f89_a_file_that_is_mostly_holes_is_refused() throws Exception {
    holes(1L << 40, new byte[] {1});
    isRefused(
        "sparse_file",
        "'holes' has 1099511627777 bytes of which most were never written, expected a file without"
            + " holes");
  }

  private void holes(long hole, byte[] then) throws Exception {
    try (var channel = Files.newByteChannel(version.resolve("holes"), CREATE_SPARSE)) {
      channel.position(hole).write(java.nio.ByteBuffer.wrap(then));
    }
  }

  private static final java.util.Set<java.nio.file.StandardOpenOption> CREATE_SPARSE =
      java.util.Set.of(
          java.nio.file.StandardOpenOption.CREATE_NEW,
          java.nio.file.StandardOpenOption.SPARSE,
          java.nio.file.StandardOpenOption.WRITE);

  @Test
  void a_file_that_went_away_is_missing() {
    assertThatThrownBy(() -> files().open(new SourceFile("gone", 1, ""), 0))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void only_what_is_wanted_of_a_models_directory_is_looked_at() throws Exception {
    Path model = repository.resolve("m");
    Files.createSymbolicLink(model.resolve("notes"), repository);
    Files.writeString(model.resolve("model.yaml"), "a");
    Files.createDirectories(model.resolve("golden"));
    Files.writeString(model.resolve("golden/first.json"), "{}");
    assertThat(
            new DirectoryRepository(repository)
                .files(new ModelEntry("m", "", java.util.Map.of()))
                .list())
        .extracting(SourceFile::name)
        .containsExactly("golden/first.json", "model.yaml");
  }
}
