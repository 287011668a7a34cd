package io.tiltyard.loadtest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.loadtest.client.Target;
import io.tiltyard.loadtest.request.InferRequest;
import io.tiltyard.loadtest.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Encodes whole HTTP/1.1 messages, in JSON or with the tensors as bytes behind the JSON. */
final class HttpEncoding {
  private static final JsonFactory JSON = new JsonFactory();

  private final Target target;
  private final boolean binary;

  /**
   * @param binary whether tensors travel as bytes, both ways
   */
  HttpEncoding(Target target, boolean binary) {
    this.target = target;
    this.binary = binary;
  }

  /** The path of the model, or of the version where one is asked for. */
  static String modelPath(Target target) {
    String path = target.path() + "/v2/models/" + segment(target.model());
    return target.version().isEmpty() ? path : path + "/versions/" + segment(target.version());
  }

  Encoded encode(InferRequest request) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    writeJson(request, body);
    int jsonLength = body.size();
    if (binary) {
      request.inputs().forEach(tensor -> body.writeBytes(tensor.raw()));
    }
    return new Encoded(head(jsonLength, body.size()), body.toByteArray());
  }

  private byte[] head(int jsonLength, int length) {
    StringBuilder head =
        new StringBuilder("POST ").append(modelPath(target)).append("/infer HTTP/1.1\r\n");
    if (target.headers().keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
      head.append("Host: ").append(target.authority()).append("\r\n");
    }
    head.append("Content-Length: ").append(length).append("\r\nContent-Type: ");
    if (binary) {
      head.append("application/octet-stream\r\nInference-Header-Content-Length: ")
          .append(jsonLength);
    } else {
      head.append("application/json");
    }
    head.append("\r\n");
    target
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void writeJson(InferRequest request, ByteArrayOutputStream body) {
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      if (!request.id().isEmpty()) {
        json.writeStringField("id", request.id());
      }
      writeParameters(request.parameters(), json);
      json.writeArrayFieldStart("inputs");
      for (Tensor tensor : request.inputs()) {
        writeInput(tensor, json);
      }
      json.writeEndArray();
      if (!request.outputs().isEmpty()) {
        json.writeArrayFieldStart("outputs");
        for (String output : request.outputs()) {
          json.writeStartObject();
          json.writeStringField("name", output);
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  private void writeParameters(Map<String, Object> parameters, JsonGenerator json)
      throws IOException {
    if (parameters.isEmpty() && !binary) {
      return;
    }
    json.writeObjectFieldStart("parameters");
    for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
      json.writePOJOField(parameter.getKey(), parameter.getValue());
    }
    if (binary && !parameters.containsKey("binary_data_output")) {
      json.writeBooleanField("binary_data_output", true);
    }
    json.writeEndObject();
  }

  private void writeInput(Tensor tensor, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", tensor.name());
    json.writeStringField("datatype", tensor.datatype().name());
    json.writeFieldName("shape");
    json.writeArray(tensor.shape(), 0, tensor.shape().length);
    if (binary) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", tensor.raw().length);
      json.writeEndObject();
    } else {
      json.writeFieldName("data");
      RawElements.write(tensor, json);
    }
    json.writeEndObject();
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * A message in two parts, between which a header fits.
   *
   * @param head the request line and headers, without the empty line
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Encoded(byte[] head, byte[] body) {}
}
