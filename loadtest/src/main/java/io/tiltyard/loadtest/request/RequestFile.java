package io.tiltyard.loadtest.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.loadtest.tensor.Datatype;
import io.tiltyard.loadtest.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests from a file: JSON objects as the protocol's HTTP form has them, one after the other. */
public final class RequestFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RequestFile() {}

  /**
   * @return at least one
   * @throws RequestException where the file cannot be read or an object is no request
   */
  public static List<InferRequest> read(Path file) throws RequestException {
    List<InferRequest> requests = new ArrayList<>();
    try (MappingIterator<JsonNode> objects =
        MAPPER.readerFor(JsonNode.class).readValues(Files.readAllBytes(file))) {
      while (objects.hasNextValue()) {
        requests.add(request(objects.nextValue()));
      }
    } catch (JsonProcessingException e) {
      throw new RequestException(
          file + ": not JSON at line " + line(e) + ": " + e.getOriginalMessage());
    } catch (RequestException e) {
      throw new RequestException(file + ": request " + (requests.size() + 1) + ": " + e.text());
    } catch (IOException e) {
      throw new RequestException(file + ": cannot be read; does the file exist?");
    }
    if (requests.isEmpty()) {
      throw new RequestException(file + ": holds no request; expected an object with \"inputs\"");
    }
    return requests;
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
  }

  private static InferRequest request(JsonNode node) throws RequestException {
    if (!node.isObject() || !node.path("inputs").isArray()) {
      throw new RequestException("expected an object with an array \"inputs\"");
    }
    List<Tensor> inputs = new ArrayList<>();
    for (JsonNode input : node.path("inputs")) {
      inputs.add(tensor(input));
    }
    List<String> outputs = new ArrayList<>();
    for (JsonNode output : node.path("outputs")) {
      outputs.add(text(output, "name"));
    }
    return new InferRequest(
        node.path("id").asText(""), parameters(node.path("parameters")), inputs, outputs);
  }

  private static Tensor tensor(JsonNode node) throws RequestException {
    String name = text(node, "name");
    String datatypeName = text(node, "datatype");
    Datatype datatype = Datatype.of(datatypeName);
    if (datatype == null) {
      throw new RequestException(
          "input '"
              + name
              + "': got the datatype '"
              + datatypeName
              + "', expected one such as FP32");
    }
    long[] shape = shape(name, node.path("shape"));
    if (!node.path("data").isArray()) {
      throw new RequestException("input '" + name + "': expected an array \"data\"");
    }
    byte[] raw = JsonElements.read(name, datatype, elements(name, shape), node.path("data"));
    return new Tensor(name, datatype, shape, raw);
  }

  private static long[] shape(String name, JsonNode node) throws RequestException {
    long[] shape = new long[node.size()];
    boolean valid = node.isArray();
    for (int i = 0; valid && i < shape.length; i++) {
      valid = node.get(i).canConvertToLong() && node.get(i).longValue() >= 0;
      shape[i] = node.get(i).longValue();
    }
    if (!valid) {
      throw new RequestException(
          "input '"
              + name
              + "': got the shape "
              + node
              + ", expected an array of numbers from 0 on");
    }
    return shape;
  }

  private static int elements(String name, long[] shape) throws RequestException {
    try {
      return Tensor.elements(shape);
    } catch (ArithmeticException e) {
      throw new RequestException(
          "input '" + name + "': the shape " + Tensor.text(shape) + " is too large");
    }
  }

  private static Map<String, Object> parameters(JsonNode node) throws RequestException {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      JsonNode value = entry.getValue();
      if (value.isTextual()) {
        parameters.put(entry.getKey(), value.textValue());
      } else if (value.isBoolean()) {
        parameters.put(entry.getKey(), value.booleanValue());
      } else if (value.canConvertToLong() && value.isIntegralNumber()) {
        parameters.put(entry.getKey(), value.longValue());
      } else if (value.isNumber()) {
        parameters.put(entry.getKey(), value.doubleValue());
      } else {
        throw new RequestException(
            "parameter '"
                + entry.getKey()
                + "': got "
                + value
                + ", expected a string, a number, true or false");
      }
    }
    return parameters;
  }

  private static String text(JsonNode node, String field) throws RequestException {
    if (!node.path(field).isTextual()) {
      throw new RequestException("expected a string \"" + field + "\" in " + shortened(node));
    }
    return node.path(field).textValue();
  }

  private static String shortened(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
