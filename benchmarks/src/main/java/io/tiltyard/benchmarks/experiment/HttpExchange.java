package io.tiltyard.benchmarks.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.benchmarks.load.BodyCheck;
import io.tiltyard.benchmarks.load.HttpMessage;
import io.tiltyard.benchmarks.load.Requests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * What is sent over HTTP, and what is to come back.
 *
 * @param shape of a request in words
 * @param requests encoded
 */
record HttpExchange(String shape, List<byte[]> requests, BodyCheck check) {
  private static final String INPUT =
      "{\"name\":\"x\",\"shape\":[1," + Requests.IDENTITY_FLOATS + "],\"datatype\":\"FP32\",";

  /** With a model that copies rows of 16 floats, as bytes behind the JSON. */
  static HttpExchange binary(String model) {
    List<byte[]> payloads = Requests.identityPayloads();
    BodyCheck copied =
        (request, body) -> {
          byte[] payload = payloads.get(request);
          byte[] end = Arrays.copyOfRange(body, body.length - payload.length, body.length);
          require(Arrays.equals(end, payload));
        };
    String json =
        "{\"parameters\":{\"binary_data_output\":true},\"inputs\":["
            + INPUT
            + "\"parameters\":{\"binary_data_size\":"
            + payloads.get(0).length
            + "}}]}";
    return new HttpExchange(
        "1 row of " + Requests.IDENTITY_FLOATS + " floats in binary",
        payloads.stream().map(payload -> HttpMessage.binary(model, json, payload)).toList(),
        copied);
  }

  /** The same rows as JSON. */
  static HttpExchange json(String model) {
    List<byte[]> payloads = Requests.identityPayloads();
    return new HttpExchange(
        "1 row of " + Requests.IDENTITY_FLOATS + " floats in JSON",
        payloads.stream()
            .map(payload -> "{\"inputs\":[" + INPUT + "\"data\":" + array(payload) + "}]}")
            .map(json -> HttpMessage.json(model, json))
            .toList(),
        (request, body) -> checkJson(payloads.get(request), body));
  }

  private static void checkJson(byte[] payload, byte[] body) {
    try {
      JsonNode data = new ObjectMapper().readTree(body).at("/outputs/0/data");
      ByteBuffer floats = floats(payload);
      require(data.size() == Requests.IDENTITY_FLOATS);
      for (JsonNode value : data) {
        require(Float.parseFloat(value.asText()) == floats.getFloat());
      }
    } catch (IOException e) {
      throw new IllegalStateException("an answer is no JSON", e);
    }
  }

  private static String array(byte[] payload) {
    ByteBuffer floats = floats(payload);
    StringJoiner array = new StringJoiner(",", "[", "]");
    while (floats.hasRemaining()) {
      array.add(Float.toString(floats.getFloat()));
    }
    return array.toString();
  }

  private static ByteBuffer floats(byte[] payload) {
    return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void require(boolean same) {
    if (!same) {
      throw new IllegalStateException("the identity model answered something else");
    }
  }
}
