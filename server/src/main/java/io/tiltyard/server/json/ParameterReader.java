package io.tiltyard.server.json;

import com.fasterxml.jackson.core.JsonToken;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.server.inference.RequestRules;
import io.tiltyard.server.inference.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code parameters} object and keeps what means something here. The others are held
 * against the limits and ignored, as the protocol wants it.
 */
final class ParameterReader {
  private static final String BINARY_DATA = "binary_data";
  private static final String BINARY_DATA_OUTPUT = "binary_data_output";
  private static final String BINARY_DATA_SIZE = "binary_data_size";
  private static final int MAX_SIZE_DIGITS = 18;

  private final JsonReader json;
  private final String what;

  private @Nullable String routingKey;
  private @Nullable Boolean binaryData;
  private @Nullable Boolean binaryDataOutput;
  private long priority;
  private long timeoutMicros;
  private long binaryDataSize = JsonInput.NO_BINARY;

  /**
   * @param what the plural of what is counted, such as {@code parameters}
   */
  ParameterReader(JsonReader json, String what) {
    this.json = json;
    this.what = what;
  }

  @Nullable String routingKey() {
    return routingKey;
  }

  @Nullable Boolean binaryData() {
    return binaryData;
  }

  @Nullable Boolean binaryDataOutput() {
    return binaryDataOutput;
  }

  Schedule schedule() {
    return priority == 0 && timeoutMicros == 0
        ? Schedule.NONE
        : new Schedule(priority, timeoutMicros);
  }

  long binaryDataSize() {
    return binaryDataSize;
  }

  /** Reads from the current token on; null is as good as no parameters. */
  void read() throws JsonFault {
    JsonToken token = json.parser().currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.START_OBJECT) {
      throw invalid("field 'parameters' is " + json.found() + ", expected an object");
    }
    int count = 0;
    while (json.next() != JsonToken.END_OBJECT) {
      String name = json.key();
      count++;
      check(RequestRules.checkCount(what, count));
      check(RequestRules.checkParameterName(name));
      check(RequestRules.checkOffered(name));
      value(name, json.next());
    }
  }

  private void value(String name, JsonToken token) throws JsonFault {
    if (token == JsonToken.VALUE_NULL || !token.isScalarValue()) {
      throw wrong(name, "a string, a number or a boolean");
    }
    if (token.isNumeric()) {
      json.checkNumber();
    }
    switch (name) {
      case RequestRules.ROUTING_KEY -> routingKey = text(name, token);
      case BINARY_DATA -> binaryData = flag(name, token);
      case BINARY_DATA_OUTPUT -> binaryDataOutput = flag(name, token);
      case BINARY_DATA_SIZE ->
          binaryDataSize =
              size(name, token, "the number of bytes that follow the JSON for this input");
      case Schedule.PRIORITY -> priority = size(name, token, Schedule.EXPECTED_PRIORITY);
      case Schedule.TIMEOUT -> timeoutMicros = size(name, token, Schedule.EXPECTED_TIMEOUT);
      default -> json.charactersLength();
    }
  }

  private String text(String name, JsonToken token) throws JsonFault {
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(name, "a string");
    }
    String text = json.unicode();
    check(RequestRules.checkRoutingKey(text));
    return text;
  }

  private boolean flag(String name, JsonToken token) throws JsonFault {
    if (!token.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private long size(String name, JsonToken token, String expected) throws JsonFault {
    String text = token == JsonToken.VALUE_NUMBER_INT ? json.string() : "-";
    if (text.startsWith("-") || text.length() > MAX_SIZE_DIGITS) {
      throw wrong(name, expected);
    }
    return Long.parseLong(text);
  }

  private JsonFault wrong(String name, String expected) throws JsonFault {
    return invalid(
        "parameter '" + Excerpt.of(name) + "' is " + json.found() + ", expected " + expected);
  }

  private static void check(@Nullable Refusal refusal) throws JsonFault {
    if (refusal != null) {
      throw new JsonFault(refusal);
    }
  }

  private static JsonFault invalid(String text) {
    return new JsonFault(ErrorCode.INVALID_ARGUMENT, text);
  }
}
