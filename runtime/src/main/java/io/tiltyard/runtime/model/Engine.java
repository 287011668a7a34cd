package io.tiltyard.runtime.model;

/** What runs a model, and the file that it reads. */
public enum Engine {
  ONNX_RUNTIME("onnxruntime", "model.onnx"),
  PYTORCH("pytorch", "model.pt");

  private final String configName;
  private final String modelFile;

  Engine(String configName, String modelFile) {
    this.configName = configName;
    this.modelFile = modelFile;
  }

  /** Its name in configurations. */
  public String configName() {
    return configName;
  }

  /** The file in a version's directory that makes it a version of this engine. */
  public String modelFile() {
    return modelFile;
  }
}
