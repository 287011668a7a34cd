package io.tiltyard.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Excerpt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one JSON text in UTF-8, strictly: no byte order mark, no key twice in an object, no
 * number of more than 64 characters, nothing nested deeper than 100. What is wrong with the text
 * comes as a {@link JsonFault} in our own words.
 */
final class JsonReader implements AutoCloseable {
  static final int MAX_DEPTH = 100;
  static final int MAX_NUMBER_CHARACTERS = 64;

  private static final int MAX_NAME = 4_096;
  private static final int CONTEXT = 16;
  private static final String DUPLICATE = "Duplicate field '";
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final byte[] text;
  private final int length;
  private final JsonParser parser;

  /** Reads the first {@code length} bytes, which must be UTF-8. */
  static JsonReader open(byte[] text, int length) throws JsonFault {
    int invalid = Utf8.indexOfInvalid(text, 0, length);
    if (invalid >= 0) {
      throw new JsonFault(ErrorCode.MALFORMED_REQUEST, "JSON is not UTF-8, see byte " + invalid);
    }
    return new JsonReader(text, 0, length);
  }

  private JsonReader(byte[] text, int from, int to) throws JsonFault {
    this.text = text;
    this.length = to;
    try {
      this.parser = FACTORY.createParser(text, from, to - from);
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /** A second look at a part that was read before, such as from {@link #start} to {@link #end}. */
  JsonReader again(int from, int to) throws JsonFault {
    return new JsonReader(text, from, to);
  }

  JsonParser parser() {
    return parser;
  }

  /** The next token, null at the end. */
  @Nullable JsonToken nextOrEnd() throws JsonFault {
    try {
      return parser.nextToken();
    } catch (IOException e) {
      throw fault(e);
    }
  }

  JsonToken next() throws JsonFault {
    JsonToken token = nextOrEnd();
    if (token == null) {
      throw new JsonFault(ErrorCode.MALFORMED_REQUEST, "JSON ends too early");
    }
    return token;
  }

  /** The current key. */
  String key() throws JsonFault {
    try {
      return parser.currentName();
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /** The current token's text. */
  String string() throws JsonFault {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /** The current token's text, which is to be kept: surrogates stand in pairs. */
  String unicode() throws JsonFault {
    String text = string();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new JsonFault(
              ErrorCode.MALFORMED_REQUEST,
              "JSON string '" + Excerpt.of(text) + "', expected surrogates in pairs only");
        }
        i++;
      }
    }
    return text;
  }

  /** The current token's characters, valid until the next token. */
  char[] characters() throws JsonFault {
    try {
      return parser.getTextCharacters();
    } catch (IOException e) {
      throw fault(e);
    }
  }

  int charactersOffset() throws JsonFault {
    try {
      return parser.getTextOffset();
    } catch (IOException e) {
      throw fault(e);
    }
  }

  int charactersLength() throws JsonFault {
    try {
      return parser.getTextLength();
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /** Passes over the current value, which is still held against the rules. */
  void skip() throws JsonFault {
    JsonToken token = parser.currentToken();
    int depth = 0;
    while (true) {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token.isNumeric()) {
        checkNumber();
      } else if (token == JsonToken.VALUE_STRING) {
        charactersLength();
      }
      if (depth == 0) {
        return;
      }
      token = next();
    }
  }

  /** Refuses a number that is longer than any sensible one. */
  void checkNumber() throws JsonFault {
    int characters = charactersLength();
    if (characters > MAX_NUMBER_CHARACTERS) {
      throw new JsonFault(
          ErrorCode.MALFORMED_REQUEST,
          "JSON number of "
              + characters
              + " characters, expected at most "
              + MAX_NUMBER_CHARACTERS);
    }
  }

  /** Where the current token begins. */
  int start() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Where the current token ends, for brackets and braces. */
  int end() {
    return (int) parser.currentLocation().getByteOffset();
  }

  /** What the current token is, for an error's text. */
  String found() throws JsonFault {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING -> "the string '" + Excerpt.of(string()) + "'";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + Excerpt.of(string());
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> string();
      case FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "something else";
    };
  }

  private JsonFault fault(IOException e) {
    return e instanceof JsonProcessingException processing
        ? malformed(processing)
        : new JsonFault(ErrorCode.MALFORMED_REQUEST, "malformed JSON");
  }

  private JsonFault malformed(JsonProcessingException e) {
    String reason = e.getOriginalMessage();
    if (e instanceof StreamConstraintsException) {
      return new JsonFault(ErrorCode.MALFORMED_REQUEST, constraint(reason));
    }
    if (reason.startsWith(DUPLICATE)) {
      String key = reason.substring(DUPLICATE.length(), reason.length() - 1);
      return new JsonFault(
          ErrorCode.MALFORMED_REQUEST,
          "JSON key '" + Excerpt.of(key) + "' stands twice in one object");
    }
    if (e instanceof JsonEOFException) {
      return new JsonFault(ErrorCode.MALFORMED_REQUEST, "JSON ends too early");
    }
    int at = (int) Math.max(0, Math.min(length, e.getLocation().getByteOffset()));
    int from = Math.max(0, at - CONTEXT);
    int to = Math.min(length, at + CONTEXT);
    String near = new String(text, from, to - from, StandardCharsets.UTF_8);
    return new JsonFault(
        ErrorCode.MALFORMED_REQUEST,
        "malformed JSON at byte " + at + ", near '" + Excerpt.of(near) + "'");
  }

  private static String constraint(String reason) {
    if (reason.contains("nesting depth")) {
      return "JSON nesting depth exceeds maximum allowed limit (" + MAX_DEPTH + ")";
    }
    return reason.startsWith("Number")
        ? "JSON number, expected at most " + MAX_NUMBER_CHARACTERS + " characters"
        : "JSON name, expected at most " + MAX_NAME + " characters";
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot fail to close", e);
    }
  }
}
