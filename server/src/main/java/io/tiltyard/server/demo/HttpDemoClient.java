package io.tiltyard.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Speaks the REST form of the protocol: JSON, or JSON with the tensors behind it in binary. */
final class HttpDemoClient implements DemoClient {
  private static final String HEADER_LENGTH = "Inference-Header-Content-Length";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int OK = 200;

  private final HttpClient client;
  private final URI uri;
  private final boolean binary;

  /**
   * @param address {@code host:port}
   */
  HttpDemoClient(HttpClient client, String address, boolean binary) {
    this.client = client;
    this.uri = URI.create("http://" + address + "/v2/models/" + ModelNames.ROUTE + "/infer");
    this.binary = binary;
  }

  @Override
  public String protocol() {
    return binary ? "HTTP binary" : "HTTP JSON";
  }

  @Override
  public Answer infer(Sentence sentence) throws IOException, InterruptedException, FailedException {
    HttpResponse<byte[]> response =
        client.send(
            binary ? binaryRequest(sentence) : jsonRequest(sentence),
            HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != OK) {
      throw new FailedException(
          response.headers().firstValue("x-tiltyard-arm").orElse(null),
          "status "
              + response.statusCode()
              + ": "
              + new String(response.body(), StandardCharsets.UTF_8),
          null);
    }
    int headerLength =
        response.headers().firstValue(HEADER_LENGTH).map(Integer::parseInt).orElse(-1);
    byte[] body = response.body();
    JsonNode head = MAPPER.readTree(body, 0, headerLength < 0 ? body.length : headerLength);
    return new Answer(
        head.path("parameters").path("arm").asText(),
        head.path("model_version").asText(),
        headerLength < 0 ? fromJson(head) : fromBinary(body, headerLength));
  }

  private HttpRequest jsonRequest(Sentence sentence) throws IOException {
    return HttpRequest.newBuilder(uri)
        .timeout(TIMEOUT)
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(json(sentence))))
        .build();
  }

  private HttpRequest binaryRequest(Sentence sentence) throws IOException {
    int size = sentence.tokens() * Long.BYTES;
    ObjectNode head = json(sentence);
    for (JsonNode input : head.path("inputs")) {
      ((ObjectNode) input).remove("data");
      ((ObjectNode) input).putObject("parameters").put("binary_data_size", size);
    }
    head.putObject("parameters").put("binary_data_output", true);
    byte[] json = MAPPER.writeValueAsBytes(head);
    ByteBuffer body =
        ByteBuffer.allocate(json.length + size * ModelNames.INPUTS.size())
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(json);
    for (String input : ModelNames.INPUTS) {
      for (int i = 0; i < sentence.tokens(); i++) {
        body.putLong(ModelNames.value(input, sentence.ids(), i));
      }
    }
    return HttpRequest.newBuilder(uri)
        .timeout(TIMEOUT)
        .header("content-type", "application/octet-stream")
        .header(HEADER_LENGTH, Integer.toString(json.length))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body.array()))
        .build();
  }

  /** The request in JSON alone. */
  static ObjectNode json(Sentence sentence) {
    ObjectNode request = MAPPER.createObjectNode();
    ArrayNode inputs = request.putArray("inputs");
    for (String name : ModelNames.INPUTS) {
      ObjectNode input = inputs.addObject();
      input.put("name", name);
      input.putArray("shape").add(1).add(sentence.tokens());
      input.put("datatype", "INT64");
      ArrayNode data = input.putArray("data");
      for (int i = 0; i < sentence.tokens(); i++) {
        data.add(ModelNames.value(name, sentence.ids(), i));
      }
    }
    return request;
  }

  private static float[] fromJson(JsonNode response) {
    JsonNode data = response.path("outputs").path(0).path("data");
    float[] hidden = new float[data.size()];
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = data.get(i).floatValue();
    }
    return hidden;
  }

  private static float[] fromBinary(byte[] body, int headerLength) {
    ByteBuffer bytes =
        ByteBuffer.wrap(body, headerLength, body.length - headerLength)
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] hidden = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(hidden);
    return hidden;
  }

  /** Nothing: the HTTP client is shared and ends with the process. */
  @Override
  public void close() {}
}
