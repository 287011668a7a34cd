package io.tiltyard.runtime.onnx;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import java.nio.file.Path;

/** The models under {@code testing/models}, by group and name. */
final class TestModels {
  private TestModels() {}

  static ModelArtifact artifact(String groupAndName) {
    return artifact(groupAndName, 1);
  }

  static ModelArtifact artifact(String groupAndName, long version) {
    Path directory = root().resolve(groupAndName).resolve(Long.toString(version));
    return new ModelArtifact(groupAndName, version, directory);
  }

  static Path root() {
    return Path.of(System.getProperty("tiltyard.test.models", "../testing/models"));
  }

  static Model load(OnnxModelLoader loader, String groupAndName) throws ModelLoadException {
    return loader.load(artifact(groupAndName), ModelSettings.of(ModelOptions.defaults()));
  }

  /** A model with one instance, for a try-with-resources block. */
  static final class Loaded implements AutoCloseable {
    final Model model;
    final ModelInstance instance;

    Loaded(OnnxModelLoader loader, String groupAndName) throws ModelLoadException {
      this(TestModels.load(loader, groupAndName));
    }

    Loaded(Model model) {
      this.model = model;
      this.instance = model.newInstance();
    }

    @Override
    public void close() {
      instance.close();
      model.close();
    }
  }
}
