package io.tiltyard.server.json;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.json.JsonFault;
import io.tiltyard.base.json.JsonNumber;
import io.tiltyard.base.json.JsonReader;
import io.tiltyard.base.json.Token;
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
    Token token = json.current();
    if (token == Token.NULL) {
      return;
    }
    if (token != Token.START_OBJECT) {
      throw invalid("field 'parameters' is " + json.found() + ", expected an object");
    }
    int count = 0;
    while (json.next() != Token.END_OBJECT) {
      String name = json.key();
      count++;
      json.check(RequestRules.checkCount(what, count));
      json.check(RequestRules.checkParameterName(name));
      json.check(RequestRules.checkOffered(name));
      value(name, json.next());
    }
  }

  private void value(String name, Token token) throws JsonFault {
    if (token == Token.NULL || !token.isScalar()) {
      throw wrong(name, "a string, a number or a boolean");
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
      default -> {}
    }
  }

  private String text(String name, Token token) throws JsonFault {
    if (token != Token.STRING) {
      throw wrong(name, "a string");
    }
    String text = json.unicode();
    json.check(RequestRules.checkRoutingKey(text));
    return text;
  }

  private boolean flag(String name, Token token) throws JsonFault {
    if (!token.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return token == Token.TRUE;
  }

  private long size(String name, Token token, String expected) throws JsonFault {
    JsonNumber number = json.number();
    boolean size =
        token == Token.INTEGER && !number.isNegative() && number.length() <= MAX_SIZE_DIGITS;
    if (!size) {
      throw wrong(name, expected);
    }
    return number.magnitude();
  }

  private JsonFault wrong(String name, String expected) throws JsonFault {
    return invalid(
        "parameter '" + Excerpt.of(name) + "' is " + json.found() + ", expected " + expected);
  }

  private JsonFault invalid(String text) {
    return json.fault(ErrorCode.INVALID_ARGUMENT, text);
  }
}
