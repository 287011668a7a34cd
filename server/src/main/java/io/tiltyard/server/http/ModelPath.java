package io.tiltyard.server.http;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.inference.RequestRules;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The model and version that a path names. Both are decoded once; what would need a second
 * decoding, or means something to a file system, is refused before anybody looks for it.
 *
 * @param version empty where the path names none
 */
record ModelPath(String model, String version) {
  private static final int MAX_NAME = 256;

  /** A path, or why it is none. */
  sealed interface Result {
    record Of(ModelPath path) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  /**
   * @param model as it stands in the path
   * @param version as it stands in the path, or null
   */
  static Result parse(String model, @Nullable String version) {
    String name = decode(model);
    if (name == null || !isLegal(name)) {
      return new Result.Refused(
          new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              "model name '"
                  + Excerpt.of(name == null ? model : name)
                  + "', expected 1 to "
                  + MAX_NAME
                  + " characters without '/', '\\', '%', '..' and control characters"));
    }
    if (version == null) {
      return new Result.Of(new ModelPath(name, ""));
    }
    String number = decode(version);
    Refusal refusal = RequestRules.checkVersion(number == null ? version : number);
    return refusal != null || number == null
        ? new Result.Refused(refusal != null ? refusal : badEncoding(version))
        : new Result.Of(new ModelPath(name, number));
  }

  private static Refusal badEncoding(String text) {
    return new Refusal(
        ErrorCode.INVALID_ARGUMENT,
        "path segment '" + Excerpt.of(text) + "', expected percent-encoded UTF-8");
  }

  private static boolean isLegal(String name) {
    return !name.isBlank()
        && name.length() <= MAX_NAME
        && !name.equals(".")
        && !name.contains("..")
        && areLegal(name);
  }

  private static boolean areLegal(String name) {
    for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
      if (!isLegal(name.codePointAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLegal(int c) {
    if (c > ' ' && c < 0x7f) {
      return c != '/' && c != '\\' && c != '%';
    }
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE;
  }

  /** Percent-decoded UTF-8, or null where it is none. */
  private static @Nullable String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    ByteBuffer bytes = ByteBuffer.allocate(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c != '%') {
        bytes.put((byte) c);
        continue;
      }
      int high = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(segment.charAt(i + 2), 16);
      if (low < 0) {
        return null;
      }
      bytes.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
