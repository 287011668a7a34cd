package io.tiltyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.router.alias.AliasEntry;
import io.tiltyard.router.alias.AliasEntry.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AliasFileTest {
  @TempDir Path directory;

  @Test
  void what_was_saved_last_comes_back() throws Exception {
    List<AliasEntry> entries =
        List.of(
            new AliasEntry(Scope.MODEL, "m", "blau-grün", 2),
            new AliasEntry(Scope.ROUTE, "r", "champion", Long.MAX_VALUE));
    AliasFile file = new AliasFile(directory);
    assertThat(file.load()).isEmpty();
    file.save(List.of(new AliasEntry(Scope.MODEL, "other", "a", 1)));
    file.save(entries);

    assertThat(new AliasFile(directory).load()).isEqualTo(entries);
    assertThat(directory.resolve("aliases.json")).exists();
    assertThat(directory.resolve("aliases.json.next")).doesNotExist();
  }

  @Test
  void a_save_that_was_cut_short_leaves_what_was_there() throws Exception {
    AliasFile file = new AliasFile(directory);
    List<AliasEntry> entries = List.of(new AliasEntry(Scope.MODEL, "m", "a", 1));
    file.save(entries);
    Files.writeString(directory.resolve("aliases.json.next"), "{\"aliases\": [{\"mod");

    assertThat(file.load()).isEqualTo(entries);
    file.save(entries);
    assertThat(file.load()).isEqualTo(entries);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"aliases\": 1}",
        "{\"aliases\": [{\"model\": \"m\"}]}",
        "{\"aliases\": [{\"model\": \"m\", \"alias\": \"a\", \"version\": 0}]}"
      })
  void a_damaged_file_is_an_error_and_can_be_set_aside(String text) throws Exception {
    Files.writeString(directory.resolve("aliases.json"), text);
    AliasFile file = new AliasFile(directory);

    assertThatThrownBy(file::load).isInstanceOf(IOException.class);
    file.setAside();

    assertThat(file.load()).isEmpty();
    assertThat(directory.resolve("aliases.json.unreadable")).hasContent(text);
  }
}
