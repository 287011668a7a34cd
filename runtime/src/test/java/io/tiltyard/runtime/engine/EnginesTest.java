package io.tiltyard.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import io.tiltyard.runtime.testing.FakeLoader;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnginesTest {
  private static final ModelSettings ANY = ModelSettings.of(ModelOptions.defaults());

  @TempDir Path directory;

  private final List<Engine> started = new ArrayList<>();

  private ModelArtifact artifact(String... files) throws Exception {
    for (String file : files) {
      Files.createFile(directory.resolve(file));
    }
    return new ModelArtifact("m", 1, directory);
  }

  private static String reason(Throwable failure) {
    return ((ModelLoadException) failure).reason();
  }

  private Engines fakes() {
    return new Engines(
        engine -> {
          started.add(engine);
          return new FakeLoader();
        });
  }

  @Test
  void the_file_that_is_there_says_which_engine() throws Exception {
    try (Engines engines = fakes()) {
      ModelArtifact artifact = artifact("model.pt", "weights.bin");
      engines.load(artifact, ANY);
      engines.load(artifact, ANY);
    }
    assertThat(started).containsExactly(Engine.PYTORCH);
  }

  @Test
  void the_configured_engine_wins() throws Exception {
    ModelSettings onnx =
        new ModelSettings(
            Engine.ONNX_RUNTIME, Placement.ON_CPU, DeclaredSignature.NONE, ModelOptions.defaults());
    try (Engines engines = fakes()) {
      engines.load(artifact("model.pt", "model.onnx"), onnx);
    }
    assertThat(started).containsExactly(Engine.ONNX_RUNTIME);
  }

  @Test
  void neither_or_both_files_are_refused() throws Exception {
    ModelArtifact artifact = artifact();
    assertThatThrownBy(() -> Engines.engine(artifact, ANY))
        .hasMessage("there is no model.onnx and no model.pt")
        .satisfies(e -> assertThat(reason(e)).isEqualTo("missing_file"));
    artifact("model.pt", "model.onnx");
    assertThatThrownBy(() -> Engines.engine(artifact, ANY))
        .hasMessage("there are model.onnx and model.pt, and no engine is configured")
        .satisfies(e -> assertThat(reason(e)).isEqualTo("ambiguous_engine"));
  }

  @Test
  void an_engine_that_is_not_installed_is_a_clear_message() throws Exception {
    ModelArtifact artifact = artifact("model.pt");
    List<ReflectiveOperationException> absences =
        List.of(
            new ClassNotFoundException("x"),
            new InvocationTargetException(new NoClassDefFoundError("x")));
    for (ReflectiveOperationException absence : absences) {
      try (Engines engines =
          new Engines(
              engine -> {
                throw absence;
              })) {
        assertThatThrownBy(() -> engines.load(artifact, ANY))
            .hasMessage("engine 'pytorch' is not part of this installation")
            .satisfies(e -> assertThat(reason(e)).isEqualTo("engine_unavailable"));
      }
    }
  }

  @Test
  void an_engine_that_does_not_start_says_why_and_is_tried_again() throws Exception {
    ModelArtifact artifact = artifact("model.onnx");
    int[] tries = {0};
    try (Engines engines =
        new Engines(
            engine -> {
              if (tries[0]++ == 0) {
                throw new IllegalStateException("no libc here");
              }
              return new FakeLoader();
            })) {
      assertThatThrownBy(() -> engines.load(artifact, ANY))
          .hasMessage("engine 'onnxruntime' does not start: no libc here");
      assertThat(engines.load(artifact, ANY)).isNotNull();
    }
  }
}
