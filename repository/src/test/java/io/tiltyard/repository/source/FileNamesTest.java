package io.tiltyard.repository.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/..",
        "a/./b",
        "a\\b",
        "a\u0000",
        "a\u001b[2J",
        "a\u2028b",
        "a\ud800b",
        "a\ufffdb"
      })
  void s01_what_is_no_plain_relative_name_is_refused(String name) {
    assertThatThrownBy(() -> FileNames.check(name))
        .isInstanceOfSatisfying(
            RefusedFileException.class,
            e -> {
              assertThat(e.reason()).isEqualTo("file_name");
              assertThat(String.valueOf(e.getMessage()).chars()).allMatch(c -> c >= ' ');
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "model.onnx", ".hidden", "..a", "a b", "größe/温度", "-n", "a:b", "x😀"})
  void other_names_are_fine(String name) {
    assertThatCode(() -> FileNames.check(name)).doesNotThrowAnyException();
  }

  @Test
  void long_names_are_refused() {
    assertThatCode(() -> FileNames.check("a".repeat(255))).doesNotThrowAnyException();
    assertThatThrownBy(() -> FileNames.check("ä".repeat(128)))
        .hasMessageContaining("more than 255 bytes");
    assertThatThrownBy(() -> FileNames.check("a/".repeat(512) + "a"))
        .hasMessageContaining("has 1025 bytes, expected at most 1024");
  }

  private static void check(String... names) throws RefusedFileException {
    FileNames.check(Stream.of(names).map(name -> new SourceFile(name, 0, "")).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "a", "STRASSE/x"})
  void f91_names_that_some_file_systems_take_for_one_are_refused(String name) {
    assertThatThrownBy(() -> check("a", "straße/x", name))
        .isInstanceOfSatisfying(
            RefusedFileException.class, e -> assertThat(e.reason()).isEqualTo("name_case"));
    assertThatThrownBy(() -> check("\u00e9", "e\u0301"))
        .hasMessageContaining("differ at most in case");
  }

  @Test
  void a_file_below_a_file_is_refused() {
    assertThatThrownBy(() -> check("a/b", "A"))
        .hasMessage("'a/b' lies below 'A', expected that to be a directory");
    assertThatCode(() -> check("a/b", "a/c", "ab")).doesNotThrowAnyException();
  }
}
