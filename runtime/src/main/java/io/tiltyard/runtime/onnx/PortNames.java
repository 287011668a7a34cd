package io.tiltyard.runtime.onnx;

import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.onnx.WireReader.MalformedException;
import java.nio.ByteBuffer;

/**
 * Refuses names of inputs and outputs that ONNX Runtime's Java API garbles: it takes UTF-8 for the
 * JVM's modified UTF-8, and the two differ beyond U+FFFF. Field numbers are those of {@code
 * onnx.proto}.
 */
final class PortNames {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;
  private static final int VALUE_INFO_NAME = 1;

  private PortNames() {}

  static void check(ByteBuffer model) throws MalformedException, ModelLoadException {
    WireReader fields = new WireReader(model);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == MODEL_GRAPH) {
        checkGraph(fields.message());
      }
    }
  }

  private static void checkGraph(WireReader fields) throws MalformedException, ModelLoadException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == GRAPH_INPUT || field == GRAPH_OUTPUT) {
        checkPort(fields.message());
      }
    }
  }

  private static void checkPort(WireReader fields) throws MalformedException, ModelLoadException {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == VALUE_INFO_NAME && fields.isAstral()) {
        throw new ModelLoadException(
            LoadFailures.UNSUPPORTED_TYPE,
            "the name of an input or output has a character beyond U+FFFF, such as an emoji;"
                + " expected characters of the basic plane");
      }
    }
  }
}
