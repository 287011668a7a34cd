package io.tiltyard.server.inference;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.repository.source.VersionNumber;
import io.tiltyard.router.alias.AliasName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Limits on what a request may carry, whatever it came in on. Each check answers null for yes. */
public final class RequestRules {
  /** Of an id, in UTF-8. */
  public static final int MAX_ID_BYTES = 256;

  /** Of inputs, of requested outputs, and of parameters at one place. */
  public static final int MAX_ENTRIES = 1024;

  /** Of a parameter's name or a routing key, in characters. */
  public static final int MAX_KEY_CHARACTERS = 256;

  /** The request parameter that keeps one user on one arm. */
  public static final String ROUTING_KEY = "routing_key";

  private RequestRules() {}

  /** An id is at most 256 bytes without control characters. */
  public static @Nullable Refusal checkId(String id) {
    return id.length() <= MAX_ID_BYTES && isPlain(id) ? null : checkUnusualId(id);
  }

  /** Letters, digits and marks of ASCII, as nearly all ids have them. */
  private static boolean isPlain(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) < ' ' || id.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Refusal checkUnusualId(String id) {
    if (id.length() > MAX_ID_BYTES || id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
      return invalid(
          "id of " + id.length() + " characters, expected at most " + MAX_ID_BYTES + " bytes");
    }
    if (id.chars().anyMatch(RequestRules::isControl)) {
      return invalid(
          "id '" + Excerpt.of(id) + "' has a control character, expected printable characters");
    }
    return null;
  }

  /**
   * @param what the plural of what is counted, such as {@code inputs}
   */
  public static @Nullable Refusal checkCount(String what, int count) {
    return count <= MAX_ENTRIES
        ? null
        : invalid(count + " " + what + ", expected at most " + MAX_ENTRIES);
  }

  public static @Nullable Refusal checkParameterName(String name) {
    return name.length() <= MAX_KEY_CHARACTERS
        ? null
        : invalid(
            "parameter name of "
                + name.length()
                + " characters, expected at most "
                + MAX_KEY_CHARACTERS);
  }

  public static @Nullable Refusal checkRoutingKey(String key) {
    return key.length() <= MAX_KEY_CHARACTERS
        ? null
        : invalid(
            "routing key of "
                + key.length()
                + " characters, expected at most "
                + MAX_KEY_CHARACTERS);
  }

  /** Features of the protocol that change an answer and are not offered must not be ignored. */
  public static @Nullable Refusal checkOffered(String parameter) {
    return switch (parameter) {
      case "classification" ->
          new Refusal(
              ErrorCode.UNSUPPORTED,
              "parameter 'classification' is not supported, expected to rank the output yourself");
      case "shared_memory_region", "shared_memory_byte_size", "shared_memory_offset" ->
          new Refusal(
              ErrorCode.UNSUPPORTED,
              "shared memory is not supported, expected the tensor's data in the request");
      default -> null;
    };
  }

  /**
   * A version that a client names: a positive decimal number without sign or leading zero, or an
   * alias.
   */
  public static @Nullable Refusal checkVersion(String version) {
    return VersionNumber.parse(version) != VersionNumber.INVALID || AliasName.isLegal(version)
        ? null
        : invalid(
            "model version '"
                + Excerpt.of(version)
                + "', expected a number from 1 to "
                + Long.MAX_VALUE
                + " or "
                + AliasName.EXPECTED);
  }

  private static boolean isControl(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static Refusal invalid(String text) {
    return new Refusal(ErrorCode.INVALID_ARGUMENT, text);
  }
}
