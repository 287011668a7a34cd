package io.tiltyard.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.repository.source.RefusedFileException;
import io.tiltyard.repository.source.RepositorySnapshot;
import io.tiltyard.repository.source.SourceFile;
import io.tiltyard.repository.source.SourceFiles;
import io.tiltyard.repository.source.VersionEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObjectFilesTest {
  private final FakeStore store = new FakeStore();
  private final S3Repository repository = new S3Repository(store, "eu/", "s3://models/eu");
  private final SourceFiles files = repository.files(new VersionEntry("m", 1, ""));

  private String read(SourceFile file, long offset) throws IOException, RefusedFileException {
    try (InputStream in = files.open(file, offset)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void are_listed_by_name_with_their_etags_and_without_markers() throws Exception {
    store
        .put("eu/m/1/", "")
        .put("eu/m/1/weights/", "")
        .put("eu/m/1/weights/0.bin", "w")
        .put("eu/m/1/model.onnx", "model")
        .put("eu/m/10/model.onnx", "another")
        .put("eu/m/model.yaml", "{}");
    assertThat(files.list())
        .containsExactly(
            new SourceFile("model.onnx", 5, "\"model\""),
            new SourceFile("weights/0.bin", 1, "\"w\""));
  }

  @Test
  void of_a_model_are_those_that_are_no_versions() throws Exception {
    store
        .put("eu/m/1/model.onnx", "model")
        .put("eu/m/model.yaml", "{}")
        .put("eu/m/golden/a.json", "{}")
        .put("eu/m/golden.bak/a.json", "{}")
        .put("eu/m/notes.txt", "text");
    RepositorySnapshot scan = repository.scan();
    assertThat(repository.files(scan.models().get(0)).list())
        .extracting(SourceFile::name)
        .containsExactly("golden/a.json", "model.yaml");
  }

  @Test
  void of_a_model_there_may_be_none() throws Exception {
    store.put("eu/m/1/model.onnx", "model");
    RepositorySnapshot scan = repository.scan();
    assertThat(repository.files(scan.models().get(0)).list()).isEmpty();
  }

  @Test
  void a_version_that_went_away_is_told_as_a_file_that_is_not_there() {
    assertThatThrownBy(files::list).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a/../b, file_name",
    "a//b, file_name",
    "a/, file_name",
    "1/2/3/4/5/6/7/8/9/a, too_deep",
    "MODEL.onnx, name_case",
    "model.onnx/b, file_name"
  })
  void odd_names_are_refused(String name, String reason) {
    store.put("eu/m/1/model.onnx", "model").put("eu/m/1/" + name, "content");
    assertThatThrownBy(files::list)
        .isInstanceOfSatisfying(
            RefusedFileException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void more_objects_than_a_version_may_have_are_refused() {
    store.pageSize = 1000;
    for (int i = 0; i <= SourceFiles.MAX_ENTRIES; i++) {
      store.put("eu/m/1/" + i, "w");
    }
    assertThatThrownBy(files::list)
        .isInstanceOfSatisfying(
            RefusedFileException.class, e -> assertThat(e.reason()).isEqualTo("too_large"));
  }

  @Test
  void one_is_read_from_where_an_earlier_copy_stopped() throws Exception {
    store.put("eu/m/1/model.onnx", "0123456789");
    SourceFile file = files.list().get(0);
    assertThat(read(file, 0)).isEqualTo("0123456789");
    assertThat(read(file, 7)).isEqualTo("789");
    assertThat(read(file, 10)).isEmpty();
    assertThat(store.gets).containsExactly("eu/m/1/model.onnx@0", "eu/m/1/model.onnx@7");
  }

  @Test
  void an_empty_one_is_read() throws Exception {
    store.put("eu/m/1/empty", "");
    assertThat(read(files.list().get(0), 0)).isEmpty();
  }

  @Test
  void one_that_was_overwritten_since_is_not_there_any_more() throws Exception {
    store.put("eu/m/1/model.onnx", "old");
    SourceFile file = files.list().get(0);
    store.put("eu/m/1/model.onnx", "new");
    assertThatThrownBy(() -> files.open(file, 1)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void a_name_that_leads_out_is_not_opened() {
    assertThatThrownBy(() -> files.open(new SourceFile("../2/model.onnx", 1, ""), 0))
        .isInstanceOf(RefusedFileException.class);
    assertThat(store.gets).isEmpty();
  }
}
