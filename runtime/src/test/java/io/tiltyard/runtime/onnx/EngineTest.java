package io.tiltyard.runtime.onnx;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A test with one loader for all its methods. */
abstract class EngineTest {
  private static OnnxModelLoader loader;

  @BeforeAll
  static void openLoader() {
    loader = new OnnxModelLoader();
  }

  @AfterAll
  static void closeLoader() {
    loader.close();
  }

  static OnnxModelLoader loader() {
    return loader;
  }

  static Loaded open(String groupAndName) throws ModelLoadException {
    return new Loaded(loader, groupAndName);
  }
}
