package io.tiltyard.server.json;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.json.JsonFault;
import io.tiltyard.base.json.JsonReader;
import io.tiltyard.base.json.Token;
import io.tiltyard.server.inference.RequestRules;
import io.tiltyard.server.inference.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an inference request: one pass over the bytes, tensors go straight into their wire form.
 *
 * <p>Optional fields may be null. Integers are written without fraction or exponent: {@code 1.0} is
 * refused for an integer datatype.
 */
public final class InferRequestReader {
  private final JsonReader json;
  private final List<JsonInput> inputs = new ArrayList<>(4);
  private final List<Requested> outputs = new ArrayList<>(0);
  private @Nullable String id;
  private @Nullable String routingKey;
  private Schedule schedule = Schedule.NONE;
  private boolean binaryOutputs;
  private boolean inputsSeen;
  private int unknownFields;

  private InferRequestReader(JsonReader json) {
    this.json = json;
  }

  /** A request, or why there is none. */
  public sealed interface Result {
    record Read(JsonInferRequest request) implements Result {}

    /**
     * @param id of the request, where it was read before the fault
     */
    record Refused(@Nullable String id, Refusal refusal) implements Result {}
  }

  private record Requested(String name, @Nullable Boolean binary) {}

  /** Reads the first {@code length} bytes as one JSON object. */
  public static Result read(byte[] text, int length) {
    InferRequestReader reader = null;
    try {
      reader = new InferRequestReader(JsonReader.open(text, length));
      return new Result.Read(reader.request());
    } catch (JsonFault fault) {
      return new Result.Refused(reader == null ? null : reader.id, fault.refusal());
    }
  }

  private JsonInferRequest request() throws JsonFault {
    Token first = json.nextOrEnd();
    if (first == null) {
      throw json.fault(ErrorCode.MALFORMED_REQUEST, "the body is empty, expected a JSON object");
    }
    if (first != Token.START_OBJECT) {
      throw json.fault(
          ErrorCode.MALFORMED_REQUEST, "the body is " + json.found() + ", expected a JSON object");
    }
    while (json.next() != Token.END_OBJECT) {
      String key = json.key();
      json.next();
      switch (key) {
        case "id" -> id();
        case "parameters" -> parameters();
        case "inputs" -> inputs();
        case "outputs" -> outputs();
        default -> {
          unknownFields++;
          json.skip();
        }
      }
    }
    if (json.nextOrEnd() != null) {
      throw json.fault(
          ErrorCode.MALFORMED_REQUEST, "content after the JSON object, expected nothing more");
    }
    if (!inputsSeen) {
      throw json.fault(ErrorCode.INVALID_INPUTS, "field 'inputs' is missing");
    }
    List<JsonOutput> asked = new ArrayList<>(outputs.size());
    for (Requested output : outputs) {
      Boolean binary = output.binary();
      asked.add(new JsonOutput(output.name(), binary == null ? binaryOutputs : binary));
    }
    return new JsonInferRequest(
        id, routingKey, schedule, inputs, asked, binaryOutputs, unknownFields);
  }

  private void id() throws JsonFault {
    Token token = json.current();
    if (token == Token.NULL) {
      return;
    }
    if (token != Token.STRING) {
      throw invalid("field 'id' is " + json.found() + ", expected a string");
    }
    String text = json.unicode();
    json.check(RequestRules.checkId(text));
    id = text.isEmpty() ? null : text;
  }

  private void parameters() throws JsonFault {
    ParameterReader parameters = new ParameterReader(json, "parameters");
    parameters.read();
    routingKey = parameters.routingKey();
    schedule = parameters.schedule();
    binaryOutputs = Boolean.TRUE.equals(parameters.binaryDataOutput());
  }

  private void inputs() throws JsonFault {
    if (json.current() != Token.START_ARRAY) {
      throw json.fault(
          ErrorCode.INVALID_INPUTS, "field 'inputs' is " + json.found() + ", expected an array");
    }
    inputsSeen = true;
    while (json.next() != Token.END_ARRAY) {
      json.check(RequestRules.checkCount("inputs", inputs.size() + 1));
      inputs.add(InputReader.read(json, inputs.size()));
    }
  }

  private void outputs() throws JsonFault {
    Token token = json.current();
    if (token == Token.NULL) {
      return;
    }
    if (token != Token.START_ARRAY) {
      throw json.fault(
          ErrorCode.INVALID_OUTPUTS, "field 'outputs' is " + json.found() + ", expected an array");
    }
    while (json.next() != Token.END_ARRAY) {
      json.check(RequestRules.checkCount("outputs", outputs.size() + 1));
      outputs.add(output());
    }
  }

  private Requested output() throws JsonFault {
    if (json.current() != Token.START_OBJECT) {
      throw invalid("requested output is " + json.found() + ", expected an object");
    }
    String name = null;
    ParameterReader parameters = new ParameterReader(json, "parameters of an output");
    while (json.next() != Token.END_OBJECT) {
      String key = json.key();
      Token token = json.next();
      if (key.equals("name")) {
        if (token != Token.STRING) {
          throw invalid("name of a requested output is " + json.found() + ", expected a string");
        }
        name = json.unicode();
      } else if (key.equals("parameters")) {
        readParameters(parameters, name);
      } else {
        json.skip();
      }
    }
    if (name == null) {
      throw invalid("requested output without a name, expected field 'name'");
    }
    return new Requested(name, parameters.binaryData());
  }

  private static void readParameters(ParameterReader parameters, @Nullable String name)
      throws JsonFault {
    try {
      parameters.read();
    } catch (JsonFault e) {
      throw name == null ? e : e.in("output '" + Excerpt.of(name) + "'");
    }
  }

  private JsonFault invalid(String text) {
    return json.fault(ErrorCode.INVALID_ARGUMENT, text);
  }
}
