package io.tiltyard.server.json;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.json.JsonFault;
import io.tiltyard.base.json.JsonReader;
import io.tiltyard.base.json.Token;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The text of a configuration that comes with a load. */
public final class ConfigOverride {
  private ConfigOverride() {}

  /** Null where {@code text} is one JSON object, else why not. */
  public static @Nullable Refusal check(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      JsonReader json = JsonReader.open(bytes, bytes.length);
      Token first = json.nextOrEnd();
      if (first != Token.START_OBJECT) {
        return refusal(text, first == null ? "" : ", not " + json.found());
      }
      json.skip();
      return json.nextOrEnd() == null ? null : refusal(text, " and nothing more");
    } catch (JsonFault fault) {
      return refusal(text, ": " + fault.refusal().text());
    }
  }

  private static Refusal refusal(String text, String more) {
    return new Refusal(
        ErrorCode.INVALID_ARGUMENT,
        "config '" + Excerpt.of(text) + "', expected a JSON object" + more);
  }
}
