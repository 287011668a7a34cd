package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.model.ModelLoadException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a version cannot be loaded, in stable words. ONNX Runtime's own words are the cause. */
final class LoadFailures {
  static final String INVALID_MODEL = "invalid_model";
  static final String UNSUPPORTED_OPSET = "unsupported_opset";
  static final String UNKNOWN_OP = "unknown_op";
  static final String INVALID_GRAPH = "invalid_graph";
  static final String EXTERNAL_DATA = "external_data";
  static final String MISSING_FILE = "missing_file";
  static final String TOO_LARGE = "too_large";
  static final String UNSUPPORTED_TYPE = "unsupported_type";
  static final String OUT_OF_MEMORY = "out_of_memory";

  private static final Pattern OPERATOR =
      Pattern.compile(
          "No Op registered for (\\S+)"
              + "|Fatal error: (\\S+?)\\(-?\\d+\\) is not a registered function/op"
              + "|find an implementation for (\\S+)");
  private static final Pattern VERSION =
      Pattern.compile(
          "Unsupported model IR version|released onnx opset versions|opset \\d+ is under develop");
  private static final Pattern EXTERNAL = Pattern.compile("(?i)external[ _-]?(data|initializer)");
  private static final Pattern NO_TENSOR = Pattern.compile("Invalid ONNXType|optional\\(");

  private static final Pattern GRAPH =
      Pattern.compile(
          "No graph was found|This is an invalid model\\.|(?i)out of bounds dimension"
              + "|negative dimension|integer overflow");

  private static final Pattern MEMORY = Pattern.compile("bad_alloc|Failed to allocate memory");

  private LoadFailures() {}

  static ModelLoadException of(OrtException failure) {
    String text = String.valueOf(failure.getMessage());
    if (MEMORY.matcher(text).find()) {
      return because(failure, OUT_OF_MEMORY, "the model needs more memory to load than there is");
    }
    Matcher operator = OPERATOR.matcher(text);
    if (operator.find()) {
      return because(
          failure, UNKNOWN_OP, "operator '" + name(operator) + "' is not known to ONNX Runtime");
    }
    if (VERSION.matcher(text).find()) {
      return because(
          failure, UNSUPPORTED_OPSET, "the opset or IR version is newer than ONNX Runtime knows");
    }
    if (failure.getCode() == OrtErrorCode.ORT_INVALID_PROTOBUF) {
      return because(failure, INVALID_MODEL, "model.onnx is not an ONNX model");
    }
    if (EXTERNAL.matcher(text).find()) {
      return because(failure, EXTERNAL_DATA, "ONNX Runtime refused the external data");
    }
    if (NO_TENSOR.matcher(text).find()) {
      return because(
          failure, UNSUPPORTED_TYPE, "an input or output is neither tensor, sequence nor map");
    }
    if (failure.getCode() == OrtErrorCode.ORT_INVALID_GRAPH || GRAPH.matcher(text).find()) {
      return because(failure, INVALID_GRAPH, "the graph of model.onnx is invalid");
    }
    return because(failure, INVALID_MODEL, "ONNX Runtime cannot load model.onnx");
  }

  private static String name(Matcher operator) {
    for (int i = 1; i <= operator.groupCount(); i++) {
      if (operator.group(i) != null) {
        return Excerpt.of(operator.group(i));
      }
    }
    return "";
  }

  private static ModelLoadException because(OrtException failure, String reason, String message) {
    return new ModelLoadException(reason, message, failure);
  }
}
