package io.tiltyard.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.repository.source.DirectoryRepository;
import io.tiltyard.repository.source.VersionEntry;
import io.tiltyard.runtime.golden.JoinVerdict;
import io.tiltyard.runtime.lifecycle.MemoryFile;
import io.tiltyard.runtime.lifecycle.VersionMemory;
import io.tiltyard.runtime.lifecycle.VersionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckCommandTest {
  private static final String NOT_PROVED_YET =
      ": not joined because nothing is proved of these files yet: the trial before their load does";

  @TempDir Path directory;
  private Path models;

  @BeforeEach
  void makeRepository() throws IOException {
    models = Files.createDirectory(directory.resolve("models"));
    version("minilm", "1");
    version("minilm", "2");
    version("iris", "7");
  }

  @Test
  void a_clean_repository_is_counted() {
    Run run = check("");

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo(notProvedYet() + "ok: 2 models, 3 versions, 2 routes\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void routes_of_the_file_are_counted_beside_the_implicit_ones() {
    Run run =
        check(
            """
            routes:
              search: {model: minilm, champion: {version: 1}}
              other: {model: minilm}
            """);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).endsWith("\nok: 2 models, 3 versions, 3 routes\n");
  }

  @Test
  void without_a_file_the_repository_alone_is_checked() {
    Run run = Run.of("check", "--models", models.toString());

    assertThat(run.status()).isZero();
    assertThat(run.out()).endsWith("\nok: 2 models, 3 versions, 2 routes\n");
  }

  @Test
  void every_problem_of_file_repository_and_both_together_is_listed_at_once() throws IOException {
    Files.createDirectories(models.resolve("minilm").resolve("01"));
    Files.createDirectories(models.resolve("empty"));
    Files.createDirectories(models.resolve("hollow").resolve("3"));
    Files.createDirectories(models.resolve("iris").resolve("8"));
    Files.createFile(models.resolve("iris").resolve("8").resolve("model.onnx"));
    Run run =
        check(
            """
            htpp: {port: 1}
            models: {minlm: {}}
            routes:
              search:
                model: minilm
                champion: {version: 9}
                challengers: [{version: 1, weight: 5}, {version: 8, weight: 5}]
                shadows: [{version: 7}]
              lost: {model: nobody}
            """);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .anySatisfy(line -> assertThat(line).contains("t.yaml: htpp: got an unknown key"))
        .anySatisfy(line -> assertThat(line).contains("minilm/01", "not a version"))
        .anySatisfy(line -> assertThat(line).contains("empty", "has no version"))
        .anySatisfy(line -> assertThat(line).contains("hollow/3/model.onnx: is missing"))
        .anySatisfy(line -> assertThat(line).contains("iris/8/model.onnx: is empty"))
        .anySatisfy(line -> assertThat(line).contains("t.yaml: models.minlm: got a model that is"))
        .anySatisfy(
            line -> assertThat(line).contains("routes.search.champion.version: got 9", "[1, 2]"))
        .anySatisfy(
            line -> assertThat(line).contains("routes.search.challengers[1].version: got 8"))
        .anySatisfy(line -> assertThat(line).contains("routes.search.shadows[0].version: got 7"))
        .anySatisfy(line -> assertThat(line).contains("routes.lost.model: got 'nobody'", "iris"))
        .hasSize(10);
  }

  @Test
  void what_is_wrong_with_the_files_of_models_is_listed_with_file_key_and_value()
      throws IOException {
    Files.writeString(models.resolve("minilm").resolve("model.yaml"), "threads: 0\nqueu: 1\n");
    Files.writeString(models.resolve("iris").resolve("config.pbtxt"), "\nbackend: 'python'\n");

    Run run = check("");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactlyInAnyOrder(
            models + "/minilm/model.yaml: threads: got 0, expected a whole number from 1 to 256",
            models + "/minilm/model.yaml: queu: got an unknown key, expected 'queue'?",
            models
                + "/iris/config.pbtxt: line 2: backend: got 'python', expected 'onnxruntime', all"
                + " that is served here");
  }

  @Test
  void notices_are_told_and_are_no_problem() throws IOException {
    Files.writeString(
        models.resolve("iris").resolve("config.pbtxt"), "response_cache { enable: true }");

    Run run = check("");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo(
            "notice: "
                + models
                + "/iris/config.pbtxt: line 1: response_cache.enable: is not used: every request is"
                + " run\n"
                + notProvedYet()
                + "ok: 2 models, 3 versions, 2 routes\n");
  }

  @Test
  void why_requests_share_runs_is_told_of_versions_that_served_with_these_files()
      throws IOException {
    Path data = directory.resolve("data");
    List<VersionRecord> served = new ArrayList<>();
    for (VersionEntry entry : new DirectoryRepository(models).scan().versions()) {
      String fingerprint = entry.version() == 2 ? "of other files" : entry.fingerprint();
      JoinVerdict verdict = new JoinVerdict(true, "joined because of " + entry.model(), false);
      served.add(record(entry, fingerprint, verdict));
    }
    Files.createDirectories(data.resolve("state"));
    new MemoryFile(data.resolve("state").resolve("versions.json"), models.toString())
        .write(new VersionMemory(served, List.of(), List.of(), List.of()));

    Run run = check("data: " + data + "\n");

    assertThat(run.out().lines())
        .containsExactly(
            models + "/iris/7: joined because of iris",
            models + "/minilm/1: joined because of minilm",
            models + "/minilm/2" + NOT_PROVED_YET,
            "ok: 2 models, 3 versions, 2 routes");
  }

  private String notProvedYet() {
    return Stream.of("iris/7", "minilm/1", "minilm/2")
        .map(version -> models + "/" + version + NOT_PROVED_YET + "\n")
        .collect(Collectors.joining());
  }

  private static VersionRecord record(VersionEntry entry, String fingerprint, JoinVerdict verdict) {
    return new VersionRecord(
        entry.model(), entry.version(), "d", fingerprint, "", Map.of(), "", "", 0, verdict);
  }

  @Test
  void a_model_of_another_engine_has_another_file() throws IOException {
    Path version = Files.createDirectories(models.resolve("torch").resolve("1"));
    Files.writeString(version.resolve("model.pt"), "not read");
    Files.writeString(models.resolve("minilm").resolve("model.yaml"), "engine: pytorch");

    Run run = check("");

    assertThat(run.err().lines())
        .containsExactlyInAnyOrder(
            models + "/minilm/1/model.pt: is missing, expected the model's file",
            models + "/minilm/2/model.pt: is missing, expected the model's file");
  }

  @Test
  void a_missing_repository_is_one_problem() {
    Run run = Run.of("check", "--models", directory.resolve("none").toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains("none", "--models");
  }

  @Test
  void an_empty_repository_is_no_problem() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("none-yet"));

    Run run = Run.of("check", "--models", empty.toString());

    assertThat(run.out()).isEqualTo("ok: 0 models, 0 versions, 0 routes\n");
  }

  private void version(String model, String version) throws IOException {
    Path place = Files.createDirectories(models.resolve(model).resolve(version));
    Files.writeString(place.resolve("model.onnx"), "not read");
  }

  private Run check(String yaml) {
    Path file = directory.resolve("t.yaml");
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Run.of("check", "--config", file.toString(), "--models", models.toString());
  }
}
