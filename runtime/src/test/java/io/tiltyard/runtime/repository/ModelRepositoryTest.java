package io.tiltyard.runtime.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelRepositoryTest {
  @TempDir Path root;
  private ModelRepository repository = new ModelRepository(Path.of("unset"));

  @BeforeEach
  void open() {
    repository = new ModelRepository(root);
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
  void settings_beside_a_model_are_not_read_and_that_is_told() throws Exception {
    version("m", "1");
    Files.writeString(root.resolve("m/model.yaml"), "batching: {}");
    Files.writeString(root.resolve("m/config.pbtxt"), "name: \"m\"");
    Files.writeString(root.resolve("m/notes.txt"), "text");
    assertThat(problems())
        .containsExactly(
            "m/config.pbtxt: is not read, expected the model's settings in the gateway's"
                + " configuration",
            "m/model.yaml: is not read, expected the model's settings in the gateway's"
                + " configuration");
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
    ModelRepository missing = new ModelRepository(root.resolve("missing"));
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
  void f113_a_version_that_is_a_link_changes_when_it_points_elsewhere() throws Exception {
    Path store = Files.createDirectories(root.resolve(".store"));
    Path one = Files.createDirectories(store.resolve("one"));
    Path two = Files.createDirectories(store.resolve("two"));
    Files.writeString(one.resolve("model.onnx"), "one");
    Files.writeString(two.resolve("model.onnx"), "two, longer");
    Path link = Files.createDirectories(root.resolve("m")).resolve("1");
    Files.createSymbolicLink(link, one);
    String before = fingerprint();
    assertThat(before).contains("model.onnx");
    Path next = Files.createSymbolicLink(root.resolve("m/.next"), two);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertThat(fingerprint()).isNotEqualTo(before);
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
