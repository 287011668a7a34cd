package io.tiltyard.server.json;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.json.JsonFault;
import io.tiltyard.base.json.JsonReader;
import io.tiltyard.base.json.Token;

/** Reads a request for the repository's index: {@code {"ready": bool}}, or nothing at all. */
public final class IndexRequestReader {
  private IndexRequestReader() {}

  /** A request, or why there is none. */
  public sealed interface Result {
    /**
     * @param readyOnly whether only available versions are asked for
     */
    record Read(boolean readyOnly) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  /** Reads the whole of {@code text}. */
  public static Result read(byte[] text) {
    try {
      return new Result.Read(readyOnly(JsonReader.open(text, text.length)));
    } catch (JsonFault fault) {
      return new Result.Refused(fault.refusal());
    }
  }

  private static boolean readyOnly(JsonReader json) throws JsonFault {
    Token first = json.nextOrEnd();
    if (first == null) {
      return false;
    }
    if (first != Token.START_OBJECT) {
      throw json.fault(
          ErrorCode.MALFORMED_REQUEST, "the body is " + json.found() + ", expected a JSON object");
    }
    boolean ready = false;
    while (json.next() != Token.END_OBJECT) {
      boolean known = json.key().equals("ready");
      Token value = json.next();
      if (known && !value.isBoolean()) {
        throw json.fault(
            ErrorCode.INVALID_ARGUMENT,
            "field 'ready' is " + json.found() + ", expected true or false");
      }
      ready |= known && value == Token.TRUE;
      json.skip();
    }
    if (json.nextOrEnd() != null) {
      throw json.fault(
          ErrorCode.MALFORMED_REQUEST, "content after the JSON object, expected nothing more");
    }
    return ready;
  }
}
