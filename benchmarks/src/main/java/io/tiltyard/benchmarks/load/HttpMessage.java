package io.tiltyard.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Inference requests in HTTP/1.1, encoded from the first byte to the last. */
public final class HttpMessage {
  private HttpMessage() {}

  /** One whose input stands in the JSON. */
  public static byte[] json(String model, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return message(model, "content-type: application/json\r\n", body, new byte[0]);
  }

  /** One whose input follows the JSON. */
  public static byte[] binary(String model, String json, byte[] input) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    String headers =
        "content-type: application/octet-stream\r\ninference-header-content-length: "
            + text.length
            + "\r\n";
    return message(model, headers, text, input);
  }

  private static byte[] message(String model, String headers, byte[] json, byte[] input) {
    String head =
        "POST /v2/models/"
            + model
            + "/infer HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            + headers
            + "content-length: "
            + (json.length + input.length)
            + "\r\n\r\n";
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    message.writeBytes(json);
    message.writeBytes(input);
    return message.toByteArray();
  }
}
