package io.tiltyard.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoModelsTest {
  private static final String TOKENIZER =
      "{\"model\":{\"vocab\":{\"[UNK]\":100,\"[CLS]\":101,\"[SEP]\":102}}}";

  @TempDir Path directory;

  @Test
  void the_larger_jar_is_version_1_and_the_smaller_one_version_2() throws Exception {
    makeJars();
    DemoModels models = DemoModels.find(directory);

    assertThat(models.layOut(directory.resolve("models"))).isEqualTo(2);

    assertThat(file("1")).hasContent("full precision");
    assertThat(file("2")).hasContent("8 bits");
    assertThat(models.tokenizer().encode("?")).containsExactly(101, 100, 102);
  }

  @Test
  void nothing_half_written_stays_behind() throws Exception {
    makeJars();
    DemoModels.find(directory).layOut(directory.resolve("models"));

    try (var files = Files.list(directory.resolve("models").resolve("minilm"))) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("1", "2");
    }
  }

  @Test
  void a_file_of_the_right_size_stays_and_another_one_is_written_anew() throws Exception {
    makeJars();
    DemoModels models = DemoModels.find(directory);
    models.layOut(directory.resolve("models"));
    FileTime before = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(file("1"), before);
    Files.writeString(file("2"), "cut");

    assertThat(models.layOut(directory.resolve("models"))).isEqualTo(1);

    assertThat(Files.getLastModifiedTime(file("1"))).isEqualTo(before);
    assertThat(file("2")).hasContent("8 bits");
  }

  @Test
  void an_installation_without_its_models_says_so() throws IOException {
    assertThatThrownBy(() -> DemoModels.find(directory))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("no models in");
    Files.createDirectory(directory.resolve("demo"));
    assertThatThrownBy(() -> DemoModels.find(directory)).hasMessageContaining("0 models in");
  }

  @Test
  void a_place_that_cannot_be_written_says_what_to_do() throws Exception {
    makeJars();
    Path occupied = Files.writeString(directory.resolve("models"), "a file");

    assertThatThrownBy(() -> DemoModels.find(directory).layOut(occupied))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("--data");
  }

  private Path file(String version) {
    return directory.resolve("models").resolve("minilm").resolve(version).resolve("model.onnx");
  }

  private void makeJars() throws IOException {
    Path demo = Files.createDirectory(directory.resolve("demo"));
    makeJar(demo.resolve("a-q.jar"), "8 bits", "");
    makeJar(demo.resolve("b.jar"), "full precision", "something that makes it larger");
  }

  private static void makeJar(Path jar, String model, String more) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      put(zip, "all-minilm.onnx", model);
      put(zip, "all-minilm-tokenizer.json", TOKENIZER);
      put(zip, "README", more);
    }
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
