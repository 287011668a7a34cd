package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.LoadFailure;
import java.util.List;

/** Why a version cannot be loaded: a stable word, and what ONNX Runtime says of the cause. */
final class LoadFailures {
  static final String INVALID_MODEL = "invalid_model";
  static final String UNSUPPORTED_OPSET = "unsupported_opset";
  static final String UNKNOWN_OP = "unknown_op";
  static final String INVALID_GRAPH = "invalid_graph";
  static final String INCOMPATIBLE_SHAPES = "incompatible_shapes";
  static final String MISSING_LOCALE = "missing_locale";
  static final String EXTERNAL_DATA = "external_data";
  static final String MISSING_FILE = "missing_file";
  static final String TOO_LARGE = "too_large";
  static final String UNSUPPORTED_TYPE = "unsupported_type";
  static final String OUT_OF_MEMORY = "out_of_memory";

  private static final List<LoadFailure> KINDS =
      List.of(
          new LoadFailure(
              OUT_OF_MEMORY,
              "bad_alloc|Failed to allocate memory",
              "the model needs more memory to load than there is"),
          new LoadFailure(
              MISSING_LOCALE,
              "construct locale with name:([^:\\s]+)",
              "locale '%s' is not installed on this machine, expected it in what 'locale -a' lists"),
          new LoadFailure(
              UNKNOWN_OP,
              "find an implementation for (\\S+)",
              "operator '%s' is not implemented for these datatypes"),
          new LoadFailure(
              UNKNOWN_OP,
              "(?:No Op registered for |Fatal error: )(\\S+?)(?: with|\\(-?\\d+\\) is not a reg)",
              "operator '%s' is not known to ONNX Runtime"),
          new LoadFailure(
              UNSUPPORTED_OPSET,
              "Unsupported model IR version|released onnx opset versions|opset \\d+ is under devel",
              "the opset or IR version is newer than ONNX Runtime knows"),
          new LoadFailure(
              EXTERNAL_DATA,
              "(?i)external[ _-]?(?:data|initializer)",
              "ONNX Runtime refused the external data"),
          new LoadFailure(
              UNSUPPORTED_TYPE,
              "Invalid ONNXType|optional\\(",
              "an input or output is neither tensor, sequence nor map"),
          new LoadFailure(
              UNSUPPORTED_TYPE,
              "MLDataType for: (\\S+) is not currently registered",
              "'%s' is no datatype of ONNX Runtime"),
          new LoadFailure(
              INCOMPATIBLE_SHAPES, "ShapeInferenceError", "the shapes of the graph do not agree"),
          new LoadFailure(INVALID_MODEL, "ORT_INVALID_PROTOBUF", "model.onnx is not an ONNX model"),
          new LoadFailure(
              INVALID_GRAPH,
              "ORT_INVALID_GRAPH|No graph was found|[Ii]nvalid model\\.|Type Error|Missing opset"
                  + "|Exception during initialization|(?i)out of bounds dimension"
                  + "|negative dimension|integer overflow",
              "the graph of model.onnx is invalid"),
          new LoadFailure(INVALID_MODEL, "", "ONNX Runtime cannot load model.onnx"));

  private LoadFailures() {}

  static ModelLoadException of(OrtException failure) {
    return LoadFailure.of(KINDS, failure);
  }
}
