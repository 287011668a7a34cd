package io.tiltyard.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file may not do: name a class, refer to itself, or say a thing twice. */
final class YamlFileTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          !!javax.script.ScriptEngineManager [a]         | line 1: got a tag (!), expected plain values
          data: !!javax.script.ScriptEngineManager [a]   | line 1: got a tag (!), expected plain values
          data: !!binary aGVsbG8=                        | line 1: got a tag (!), expected plain values
          data: !local x                                 | line 1: got a tag (!), expected plain values
          """)
  void a_file_holds_plain_values_only(String yaml, String message) throws IOException {
    assertRefused(yaml, message);
  }

  @Test
  void aliases_do_not_multiply() throws IOException {
    assertRefused(
        "a: &a [x, x]\nb: &b [*a, *a]\n", "line 1: got an anchor or alias, expected plain values");
  }

  @Test
  void an_alias_of_a_word_is_refused() throws IOException {
    assertRefused("a: &a x\nb: *a\n", "line 2: got an anchor or alias, expected plain values");
  }

  @Test
  void a_second_document_is_refused() throws IOException {
    assertRefused("data: a\n---\ndata: b\n", "line 3: got a second document, expected one");
  }

  @Test
  void a_key_stands_once() throws IOException {
    Path file = file("http: {port: 1}\nhttp: {port: 2}\n");

    assertThatThrownBy(() -> YamlFile.read(file))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("'http'");
  }

  @Test
  void broken_yaml_is_told_in_one_line_with_its_place() throws IOException {
    Path file = file("http:\n\tport: 1\n");

    assertThatThrownBy(() -> YamlFile.read(file))
        .isInstanceOf(YamlException.class)
        .hasMessageStartingWith("line 2, column ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_deep_file_is_refused() throws IOException {
    Path file = file("a: " + "[".repeat(5_000) + "]".repeat(5_000));

    assertThatThrownBy(() -> YamlFile.read(file)).isInstanceOf(YamlException.class);
  }

  @Test
  void a_long_file_is_refused() throws IOException {
    assertRefused("# " + "x".repeat(1 << 20), "longer than 1MiB, expected a configuration file");
  }

  @Test
  void a_directory_is_no_file() {
    assertThatThrownBy(() -> YamlFile.read(directory))
        .hasMessage("cannot be read, expected a readable file");
  }

  @Test
  void plain_yaml_is_a_tree() throws Exception {
    assertThat(YamlFile.read(file("a: {b: [1, 2.5, x, true]}")).toString())
        .isEqualTo("{\"a\":{\"b\":[1,2.5,\"x\",true]}}");
  }

  private void assertRefused(String yaml, String message) throws IOException {
    Path file = file(yaml);

    assertThatThrownBy(() -> YamlFile.read(file))
        .isInstanceOf(YamlException.class)
        .hasMessage(message);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("t.yaml"), yaml);
  }
}
