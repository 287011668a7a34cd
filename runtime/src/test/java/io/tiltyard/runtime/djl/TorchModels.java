package io.tiltyard.runtime.djl;

import static io.tiltyard.runtime.testing.Signatures.fixed;
import static io.tiltyard.runtime.testing.Signatures.named;
import static io.tiltyard.runtime.testing.Signatures.spec;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The models under {@code testing/models/torch}, and what is declared of them. */
final class TorchModels {
  /** Native libraries are unpacked here once for all tests of a build. */
  static final Path NATIVES = Path.of("target", "pytorch");

  /** x FP32 [batch, n] becomes y, the same. */
  static final DeclaredSignature ROWS = rows(DataType.FP32);

  static final DeclaredSignature TWO_INPUTS =
      new DeclaredSignature(
          List.of(
              spec("ids", DataType.INT64, named("batch"), named("seq")),
              spec("mask", DataType.INT64, named("batch"), named("seq"))),
          List.of(
              spec("hidden", DataType.FP32, named("batch"), named("seq"), fixed(2)),
              spec("pooled", DataType.FP32, named("batch"), fixed(2))));

  private TorchModels() {}

  static DeclaredSignature rows(DataType datatype) {
    return declared(
        spec("x", datatype, named("batch"), named("n")),
        spec("y", datatype, named("batch"), named("n")));
  }

  static DeclaredSignature declared(TensorSpec input, TensorSpec output) {
    return new DeclaredSignature(List.of(input), List.of(output));
  }

  static ModelArtifact artifact(String name) {
    return artifact(name, 1);
  }

  static ModelArtifact artifact(String name, long version) {
    Path root = Path.of(System.getProperty("tiltyard.test.models", "../testing/models"));
    Path directory = root.resolve("torch").resolve(name).resolve(Long.toString(version));
    return new ModelArtifact(name, version, directory);
  }

  static ModelSettings settings(DeclaredSignature declared, Device... devices) {
    Placement placement =
        devices.length == 0 ? Placement.ON_CPU : new Placement(List.of(devices), Map.of(), 0);
    return new ModelSettings(null, placement, declared, ModelOptions.defaults());
  }

  static Model load(String name, DeclaredSignature declared) throws ModelLoadException {
    return new DjlModelLoader(NATIVES).load(artifact(name), settings(declared));
  }

  /** A model with one instance, for a try-with-resources block. */
  static final class Loaded implements AutoCloseable {
    final Model model;
    final ModelInstance instance;

    Loaded(String name, DeclaredSignature declared) throws ModelLoadException {
      this.model = load(name, declared);
      this.instance = model.newInstance();
    }

    @Override
    public void close() {
      instance.close();
      model.close();
    }
  }
}
