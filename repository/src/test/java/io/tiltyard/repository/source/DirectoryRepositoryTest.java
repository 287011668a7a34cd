package io.tiltyard.repository.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tiltyard.repository.testing.Pipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryRepositoryTest {
  @TempDir Path root;
  private DirectoryRepository repository = new DirectoryRepository(Path.of("unset"));

  @BeforeEach
  void open() {
    repository = new DirectoryRepository(root);
  }

  private Path version(String model, String version) throws IOException {
    Path directory = Files.createDirectories(root.resolve(model).resolve(version));
    return Files.writeString(directory.resolve("model.onnx"), model + version);
  }

  private List<String> found() throws IOException {
    return repository.scan().versions().stream().map(e -> e.model() + "/" + e.version()).toList();
  }

  private List<String> problems() throws IOException {
    return repository.scan().problems().stream()
        .map(problem -> problem.place() + ": " + problem.text())
        .toList();
  }

  private String fingerprint() throws IOException {
    return repository.scan().versions().get(0).fingerprint();
  }

  @Test
  void finds_versions_by_model_and_number() throws Exception {
    version("b", "10");
    version("b", "9");
    version("a", "1");
    assertThat(found()).containsExactly("a/1", "b/9", "b/10");
    assertThat(problems()).isEmpty();
  }

  @Test
  void f90_what_is_not_a_version_is_passed_over_and_told() throws Exception {
    version("m", "1");
    List<String> broken = List.of("0", "-1", "01", "1.0", "v2", "99999999999999999999", "２");
    for (String name : broken) {
      version("m", name);
    }
    assertThat(found()).containsExactly("m/1");
    assertThat(problems())
        .containsExactlyInAnyOrderElementsOf(
            broken.stream()
                .map(
                    name ->
                        "m/"
                            + name
                            + ": not a version, expected a positive number without leading zero,"
                            + " such as 1")
                .toList());
  }

  @Test
  void f90_hidden_directories_and_golden_files_are_passed_over_in_silence() throws Exception {
    version("m", "1");
    version("m", ".tmp");
    version("m", "golden");
    version(".git", "1");
    Files.writeString(root.resolve("README.md"), "text");
    assertThat(found()).containsExactly("m/1");
    assertThat(problems()).isEmpty();
  }

  @Test
  void f90_a_hidden_directory_that_looks_like_a_version_is_told() throws Exception {
    version("m", "1");
    version("m", ".2");
    assertThat(found()).containsExactly("m/1");
    assertThat(problems())
        .containsExactly(
            "m/.2: not a version, expected a positive number without leading zero, such as 1");
  }

  @Test
  void f90_a_file_that_has_a_versions_name_is_told() throws Exception {
    version("m", "1");
    Files.writeString(root.resolve("m/2"), "a model?");
    assertThat(found()).containsExactly("m/1");
    assertThat(problems())
        .containsExactly("m/2: is no directory, expected one with the model in it");
  }

  @Test
  void settings_beside_a_model_are_read_but_through_no_link() throws Exception {
    version("m", "1");
    Files.writeString(root.resolve("m/model.yaml"), "batching: {}");
    Files.writeString(root.resolve("secret"), "secret");
    Files.createSymbolicLink(root.resolve("m/config.pbtxt"), root.resolve("secret"));
    Files.createSymbolicLink(root.resolve("m/golden"), root);
    assertThat(repository.scan().models().get(0).configuration())
        .containsExactly(Map.entry("model.yaml", "batching: {}"));
    assertThat(problems())
        .containsExactly(
            "m/config.pbtxt: is no plain file, expected one",
            "m/golden: is no directory, expected one");
  }

  @Test
  void f87_a_pipe_in_place_of_settings_does_not_block() throws Exception {
    version("m", "1");
    Pipes.create(root.resolve("m/model.yaml"));
    assertThat(found()).containsExactly("m/1");
    assertThat(problems()).containsExactly("m/model.yaml: is no plain file, expected one");
  }

  @Test
  void f91_of_two_models_that_differ_in_case_only_the_one_that_was_there_stays() throws Exception {
    version("model", "1");
    assertThat(found()).containsExactly("model/1");
    version("Model", "1");
    assertThat(found()).containsExactly("model/1");
    assertThat(problems())
        .containsExactly("Model: differs from model 'model' in case only, expected another name");
    try (Stream<Path> files = Files.walk(root.resolve("model"))) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    assertThat(found()).containsExactly("Model/1");
    assertThat(problems()).isEmpty();
  }

  @Test
  void f85_a_model_that_is_a_link_is_told_and_not_followed(@TempDir Path elsewhere)
      throws Exception {
    Path version = Files.createDirectories(elsewhere.resolve("1"));
    Files.writeString(version.resolve("model.onnx"), "m");
    Files.createSymbolicLink(root.resolve("m"), elsewhere);
    assertThat(found()).isEmpty();
    assertThat(problems())
        .containsExactly("m: is a symbolic link, expected a directory of its own");
  }

  @Test
  void the_repository_itself_may_be_a_link(@TempDir Path elsewhere) throws Exception {
    version("m", "1");
    Path link = Files.createSymbolicLink(elsewhere.resolve("models"), root);
    DirectoryRepository linked = new DirectoryRepository(link);
    assertThat(linked.scan().versions()).isEqualTo(repository.scan().versions());
    assertThat(linked.files(linked.scan().versions().get(0)).list()).hasSize(1);
  }

  @Test
  void s01_what_is_not_a_model_name_is_passed_over_and_told() throws Exception {
    version("with space", "1");
    version("ｍ", "1");
    version("line\nbreak", "1");
    assertThat(found()).isEmpty();
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "with space: not a model name, expected 1 to 128 letters, digits, '.', '_' or '-'",
            "ｍ: not a model name, expected 1 to 128 letters, digits, '.', '_' or '-'",
            "line\\u000abreak: not a model name, expected 1 to 128 letters, digits, '.', '_' or"
                + " '-'");
  }

  @Test
  void a_model_without_a_version_is_told() throws Exception {
    Files.createDirectories(root.resolve("m"));
    assertThat(found()).isEmpty();
    assertThat(problems()).containsExactly("m: has no version, expected a directory such as m/1");
  }

  @Test
  void a_repository_that_is_not_there_is_an_error_and_not_an_empty_one() {
    DirectoryRepository missing = new DirectoryRepository(root.resolve("missing"));
    assertThatThrownBy(missing::scan).isInstanceOf(IOException.class);
  }

  @Test
  void an_empty_repository_is_empty() throws Exception {
    assertThat(found()).isEmpty();
    assertThat(problems()).isEmpty();
  }

  @Test
  void the_fingerprint_stays_while_the_files_do() throws Exception {
    version("m", "1");
    assertThat(fingerprint()).isEqualTo(fingerprint());
  }

  @Test
  void f82_the_fingerprint_changes_with_names_sizes_and_times() throws Exception {
    Path file = version("m", "1");
    String before = fingerprint();
    Files.writeString(file, "longer than before");
    String resized = fingerprint();
    assertThat(resized).isNotEqualTo(before);
    Path weights = Files.createDirectories(file.resolveSibling("weights")).resolve("w.bin");
    Files.writeString(weights, "w");
    String added = fingerprint();
    assertThat(added).isNotEqualTo(resized);
    Files.move(weights, weights.resolveSibling("v.bin"));
    assertThat(fingerprint()).isNotEqualTo(added);
  }

  @Test
  void f113_a_time_that_goes_backwards_is_a_change_too() throws Exception {
    Path file = version("m", "1");
    String before = fingerprint();
    FileTime modified = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(modified.toMillis() - 60_000));
    assertThat(fingerprint()).isNotEqualTo(before);
  }

  @Test
  void f113_bytes_that_change_under_the_old_time_are_a_change_too() throws Exception {
    assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("unix"));
    Path file = version("m", "1");
    FileTime modified = Files.getLastModifiedTime(file);
    String before = fingerprint();
    String changed = before;
    while (changed.equals(before)) { // until the file system's clock has moved
      Files.writeString(file, "x1");
      Files.setLastModifiedTime(file, modified);
      changed = fingerprint();
    }
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(modified);
  }

  @Test
  void f85_a_version_that_is_a_link_is_told_and_not_followed() throws Exception {
    version("m", "1");
    Files.createSymbolicLink(root.resolve("m/2"), root.resolve("m/1"));
    Files.createSymbolicLink(root.resolve("m/3"), root.resolve("m/3"));
    assertThat(found()).containsExactly("m/1");
    assertThat(problems())
        .containsExactly(
            "m/2: is a symbolic link, expected a directory of its own",
            "m/3: is a symbolic link, expected a directory of its own");
  }

  @Test
  void f85_the_fingerprint_follows_no_link_and_tells_when_one_goes(@TempDir Path elsewhere)
      throws Exception {
    Path file = version("m", "1");
    Path link = file.resolveSibling("link");
    Files.createSymbolicLink(link, elsewhere);
    Files.createSymbolicLink(file.resolveSibling("loop"), file.getParent());
    String before = fingerprint();
    Files.writeString(elsewhere.resolve("new"), "new");
    assertThat(fingerprint()).isEqualTo(before);
    Files.delete(link);
    assertThat(fingerprint()).isNotEqualTo(before);
  }

  @Test
  void a_version_of_more_files_than_any_may_have_is_told() throws Exception {
    Path file = version("m", "1");
    for (int i = 0; i <= DirectoryFiles.MAX_ENTRIES; i++) {
      Files.createFile(file.resolveSibling("f" + i));
    }
    assertThat(found()).isEmpty();
    assertThat(problems().get(0))
        .isEqualTo("m/1: cannot be read (more than 10000 files and directories)");
  }

  @Test
  void scanning_changes_nothing() throws Exception {
    Path file = version("m", "1");
    FileTime modified = Files.getLastModifiedTime(file);
    assertThat(found()).hasSize(1);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(modified);
    assertThat(file).hasContent("m1");
  }
}
