package io.tiltyard.server.json;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.json.JsonFault;
import io.tiltyard.base.json.JsonReader;
import io.tiltyard.base.json.Token;
import io.tiltyard.server.inference.RepositoryControl;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request to load or to unload: {@code {"parameters": {...}}}, or nothing at all. Other
 * fields are ignored, as the protocol wants it; other parameters are refused.
 */
public final class RepositoryRequestReader {
  private static final String PARAMETERS = "parameters";

  private RepositoryRequestReader() {}

  /** A request, or why there is none. */
  public sealed interface Result {
    /**
     * @param config text of the parameter {@code config}, a JSON object; empty where there is none
     */
    record Read(String config) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  /** Reads the whole of {@code text}, a request to load. */
  public static Result readLoad(byte[] text) {
    return read(text, RepositoryControl::checkLoadParameter);
  }

  /** Reads the whole of {@code text}, a request to unload. */
  public static Result readUnload(byte[] text) {
    return read(text, RepositoryControl::checkUnloadParameter);
  }

  private static Result read(byte[] text, Function<String, @Nullable Refusal> check) {
    try {
      JsonReader json = JsonReader.open(text, text.length);
      String config = json.nextOrEnd() == null ? "" : object(json, check);
      if (json.nextOrEnd() != null) {
        throw json.fault(
            ErrorCode.MALFORMED_REQUEST, "content after the JSON object, expected nothing more");
      }
      return new Result.Read(config);
    } catch (JsonFault fault) {
      return new Result.Refused(fault.refusal());
    }
  }

  private static String object(JsonReader json, Function<String, @Nullable Refusal> check)
      throws JsonFault {
    if (json.current() != Token.START_OBJECT) {
      throw json.fault(
          ErrorCode.MALFORMED_REQUEST, "the body is " + json.found() + ", expected a JSON object");
    }
    String config = "";
    while (json.next() != Token.END_OBJECT) {
      boolean known = json.key().equals(PARAMETERS);
      Token value = json.next();
      if (known && value != Token.NULL) {
        config = parameters(json, check);
      } else {
        json.skip();
      }
    }
    return config;
  }

  private static String parameters(JsonReader json, Function<String, @Nullable Refusal> check)
      throws JsonFault {
    if (json.current() != Token.START_OBJECT) {
      throw json.fault(
          ErrorCode.INVALID_ARGUMENT,
          "field 'parameters' is " + json.found() + ", expected an object");
    }
    String config = "";
    while (json.next() != Token.END_OBJECT) {
      String name = json.key();
      json.check(check.apply(name));
      Token value = json.next();
      if (name.equals(RepositoryControl.CONFIG)) {
        config = config(json, value);
      } else if (!value.isBoolean()) {
        throw json.fault(
            ErrorCode.INVALID_ARGUMENT,
            "parameter '" + name + "' is " + json.found() + ", expected true or false");
      }
    }
    return config;
  }

  private static String config(JsonReader json, Token value) throws JsonFault {
    if (value != Token.STRING) {
      throw json.fault(
          ErrorCode.INVALID_ARGUMENT,
          "parameter 'config' is " + json.found() + ", expected a string that holds a JSON object");
    }
    String config = json.unicode();
    json.check(ConfigOverride.check(config));
    return config;
  }
}
