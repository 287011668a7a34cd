package io.tiltyard.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.repository.source.RepositorySnapshot;
import io.tiltyard.repository.source.SourceFiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class S3RepositoryTest {
  private final FakeStore store = new FakeStore();
  private final S3Repository repository = new S3Repository(store, "eu/", "s3://models/eu");

  private List<String> versions() throws IOException {
    return repository.scan().versions().stream().map(v -> v.model() + "/" + v.version()).toList();
  }

  private List<String> problems() throws IOException {
    return repository.scan().problems().stream().map(p -> p.place() + ": " + p.text()).toList();
  }

  private String fingerprint() throws IOException {
    return repository.scan().versions().get(0).fingerprint();
  }

  @Test
  void finds_versions_by_model_and_number_below_the_prefix() throws Exception {
    store
        .put("eu/b/10/model.onnx", "m")
        .put("eu/b/9/model.onnx", "m")
        .put("eu/a/1/model.onnx", "m")
        .put("eu-other/c/1/model.onnx", "m")
        .put("d/1/model.onnx", "m")
        .put("eu/README.md", "text");
    assertThat(versions()).containsExactly("a/1", "b/9", "b/10");
    assertThat(problems()).isEmpty();
  }

  @Test
  void a_scan_is_one_listing_of_all_its_pages() throws Exception {
    for (int i = 1; i <= 5; i++) {
      store.put("eu/m/" + i + "/model.onnx", "m");
    }
    assertThat(versions()).hasSize(5);
    assertThat(store.lists).containsOnly("eu/").hasSize(3);
  }

  @Test
  void a_bucket_may_have_no_prefix() throws Exception {
    store.put("m/1/model.onnx", "m");
    assertThat(new S3Repository(store, "", "s3://models").scan().versions()).hasSize(1);
  }

  @Test
  void markers_that_consoles_make_for_directories_are_directories() throws Exception {
    store.put("eu/", "").put("eu/m/", "").put("eu/m/1/", "").put("eu/n/", "");
    store.put("eu/m/golden/", "");
    assertThat(versions()).containsExactly("m/1");
    assertThat(problems()).containsExactly("n: has no version, expected a directory such as n/1");
  }

  @Test
  void the_rules_are_those_of_a_directory() throws Exception {
    store
        .put("eu/m/1/model.onnx", "m")
        .put("eu/m/01/model.onnx", "m")
        .put("eu/m/v2/model.onnx", "m")
        .put("eu/m/3", "a file")
        .put("eu/m/.tmp/model.onnx", "m")
        .put("eu/m/golden", "a file")
        .put("eu/.git/1/model.onnx", "m")
        .put("eu/two words/1/model.onnx", "m");
    assertThat(versions()).containsExactly("m/1");
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "m/01: not a version, expected a positive number without leading zero, such as 1",
            "m/v2: not a version, expected a positive number without leading zero, such as 1",
            "m/3: is no directory, expected one with the model in it",
            "m/golden: is no directory, expected one",
            "two words: not a model name, expected 1 to 128 letters, digits, '.', '_' or '-'");
  }

  @Test
  void a_key_may_be_a_file_and_a_directory() throws Exception {
    store.put("eu/m/1", "a file").put("eu/m/1/model.onnx", "m");
    assertThat(versions()).containsExactly("m/1");
    assertThat(problems())
        .containsExactly("m/1: is no directory, expected one with the model in it");
  }

  @ParameterizedTest
  @CsvSource({
    "m/1/../2/model.onnx, m/1/../2/model.onnx",
    "m//1/model.onnx, m//1/model.onnx",
    "/m/1/model.onnx, /m/1/model.onnx",
    "m/1/a/, m/1/a/",
    "'m/1/line\nbreak', m/1/line\\u000abreak",
    "m/1/back\\slash, m/1/back\\slash",
  })
  void keys_that_cannot_be_names_of_files_are_told(String path, String place) throws Exception {
    store.put("eu/good/1/model.onnx", "m").put("eu/" + path, "content");
    assertThat(versions()).contains("good/1");
    assertThat(problems()).anySatisfy(line -> assertThat(line).startsWith(place + ": "));
  }

  @Test
  void of_many_odd_keys_some_are_told_and_the_others_counted() throws Exception {
    store.pageSize = 1000;
    for (int i = 0; i < S3Repository.MAX_ODD_KEYS + 7; i++) {
      store.put("eu//" + i, "content");
    }
    assertThat(problems())
        .hasSize(S3Repository.MAX_ODD_KEYS + 1)
        .last()
        .isEqualTo("(bucket): 7 more keys that cannot be names of files");
  }

  @Test
  void a_fingerprint_changes_with_names_sizes_and_etags_and_with_nothing_else() throws Exception {
    store.put("eu/m/1/model.onnx", "m").put("eu/m/1/weights/0.bin", "w");
    String before = fingerprint();
    store.put("eu/m/model.yaml", "{}").put("eu/m/2/model.onnx", "m");
    assertThat(fingerprint()).isEqualTo(before);
    store.put("eu/m/1/weights/0.bin", "v");
    assertThat(fingerprint()).isNotEqualTo(before);
    store.put("eu/m/1/weights/0.bin", "w");
    assertThat(fingerprint()).isEqualTo(before);
    store.put("eu/m/1/..", "odd");
    assertThat(fingerprint()).isNotEqualTo(before);
  }

  @Test
  void a_version_of_too_many_objects_is_told_and_the_others_are_served() throws Exception {
    store.pageSize = 1000;
    store.put("eu/good/1/model.onnx", "m");
    for (int i = 0; i <= SourceFiles.MAX_ENTRIES; i++) {
      store.put("eu/m/1/" + i, "w");
    }
    assertThat(versions()).containsExactly("good/1");
    assertThat(problems()).contains("m/1: cannot be read (more than 10000 files and directories)");
  }

  @Test
  void more_objects_than_are_looked_at_are_an_error() throws Exception {
    store.put("a", "").put("b", "").put("c", "");
    assertThat(Listings.all(store, "", 3)).hasSize(3);
    assertThatThrownBy(() -> Listings.all(store, "", 2))
        .isInstanceOf(IOException.class)
        .hasMessage("more than 2 objects, expected fewer");
  }

  @Test
  void a_listing_without_an_end_is_an_error() {
    store.put("eu/m/1/model.onnx", "m").endless = true;
    assertThatThrownBy(repository::scan)
        .isInstanceOf(IOException.class)
        .hasMessage("the store's listing has no end");
  }

  @Test
  void a_bucket_that_cannot_be_listed_is_an_error_and_not_an_empty_one() {
    store.failure = new IOException("there is no bucket 'models'");
    assertThatThrownBy(repository::scan).isSameAs(store.failure);
  }

  @Test
  void configurations_are_fetched_once_for_each_etag() throws Exception {
    store.put("eu/m/1/model.onnx", "m").put("eu/m/model.yaml", "instances: 1");
    store.put("eu/m/config.pbtxt", "").put("eu/m/profile.json", "{}");
    assertThat(repository.scan().models().get(0).configuration())
        .isEqualTo(Map.of("model.yaml", "instances: 1", "config.pbtxt", ""));
    RepositorySnapshot same = repository.scan();
    assertThat(store.gets).containsExactlyInAnyOrder("eu/m/model.yaml@0", "eu/m/config.pbtxt@0");

    store.put("eu/m/model.yaml", "instances: 2");
    RepositorySnapshot changed = repository.scan();
    assertThat(store.gets).hasSize(3).last().isEqualTo("eu/m/model.yaml@0");
    assertThat(changed.models().get(0).configuration()).containsEntry("model.yaml", "instances: 2");
    assertThat(changed.models().get(0).fingerprint())
        .isNotEqualTo(same.models().get(0).fingerprint());
  }

  @Test
  void a_configuration_that_changes_while_it_is_read_is_looked_for_again() throws Exception {
    store.put("eu/m/1/model.onnx", "m").put("eu/m/model.yaml", "old");
    store.afterListing = () -> store.put("eu/m/model.yaml", "new");
    assertThat(repository.scan().models().get(0).configuration())
        .containsEntry("model.yaml", "new");
  }

  @Test
  void a_model_whose_configuration_may_not_be_read_is_passed_over_and_told() throws Exception {
    store.put("eu/m/1/model.onnx", "m").put("eu/m/model.yaml", "{}");
    store.put("eu/good/1/model.onnx", "m");
    store.denied.add("eu/m/model.yaml");
    assertThat(versions()).containsExactly("good/1");
    assertThat(problems()).containsExactly("m: cannot be read (access denied)");
    store.denied.clear();
    assertThat(versions()).containsExactly("good/1", "m/1");
  }

  @Test
  void closing_it_closes_the_store() {
    repository.close();
    assertThat(store.closed).isTrue();
  }
}
