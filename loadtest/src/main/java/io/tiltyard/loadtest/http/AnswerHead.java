package io.tiltyard.loadtest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.tiltyard.loadtest.client.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Who answered, read from the beginning of a body: the version and the arm stand in front of the
 * tensors. What comes later than {@link #LENGTH} bytes is not looked at. Confined to one thread.
 */
final class AnswerHead {
  static final int LENGTH = 4_096;
  private static final int TEXT_LENGTH = 300;
  private static final JsonFactory JSON = new JsonFactory();

  private final byte[] bytes = new byte[LENGTH];
  private int length;

  /** Forgets the last answer. */
  void reset() {
    length = 0;
  }

  /** Copies what still fits. */
  void add(ByteBuf content) {
    int more = Math.min(LENGTH - length, content.readableBytes());
    content.getBytes(content.readerIndex(), bytes, length, more);
    length += more;
  }

  /** The beginning as it is, for the answer of an error. */
  String text() {
    return new String(bytes, 0, Math.min(length, TEXT_LENGTH), StandardCharsets.UTF_8);
  }

  /**
   * @param armOfHeader the arm as a header told it; empty for none
   */
  Answer read(String armOfHeader) {
    String version = "";
    String arm = "";
    try (JsonParser json = JSON.createParser(bytes, 0, length)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
          JsonToken value = json.nextToken();
          if (field.equals("model_version") && value.isScalarValue()) {
            version = value == JsonToken.VALUE_NULL ? "" : json.getText();
          } else if (field.equals("parameters") && value == JsonToken.START_OBJECT) {
            arm = armOf(json);
          } else {
            json.skipChildren();
          }
        }
      }
    } catch (IOException e) {
      // The beginning of a longer body: what was read until here stands.
      return Answer.ok(arm.isEmpty() ? armOfHeader : arm, version);
    }
    return Answer.ok(arm.isEmpty() ? armOfHeader : arm, version);
  }

  private static String armOf(JsonParser json) throws IOException {
    String arm = "";
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (field.equals("arm") && value == JsonToken.VALUE_STRING) {
        arm = json.getText();
      } else {
        json.skipChildren();
      }
    }
    return arm;
  }
}
