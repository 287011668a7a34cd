package io.tiltyard.base.json;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one JSON text in UTF-8, by RFC 8259 to the letter and stricter: no byte order mark, no
 * key twice in an object, no number of more than 64 characters, nothing nested deeper than 100.
 * What is wrong with the text comes as a {@link JsonFault}.
 */
public final class JsonReader {
  static final int MAX_DEPTH = 100;
  static final int MAX_NUMBER_CHARACTERS = 64;

  private static final int MAX_NAME = 4_096;
  private static final int CONTEXT = 16;
  private static final int USUAL_DEPTH = 16;
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] NAN = {'N', 'a', 'N'};
  private static final byte[] INFINITY = {'I', 'n', 'f', 'i', 'n', 'i', 't', 'y'};
  private static final byte[] NEGATIVE_INFINITY = {'-', 'I', 'n', 'f', 'i', 'n', 'i', 't', 'y'};

  /** Keys that are worth no String of their own. */
  private static final String[] KEYS = {
    "inputs",
    "name",
    "shape",
    "datatype",
    "data",
    "parameters",
    "outputs",
    "id",
    "binary_data_size",
    "binary_data",
    "binary_data_output"
  };

  private static final String[][] KEYS_BY_LENGTH = new String[32][];

  static {
    for (int length = 0; length < KEYS_BY_LENGTH.length; length++) {
      int wanted = length;
      KEYS_BY_LENGTH[length] =
          Arrays.stream(KEYS).filter(key -> key.length() == wanted).toArray(String[]::new);
    }
  }

  private final byte[] text;
  private final int length;
  private final JsonNumber number;
  private final JsonString string;
  private final KeySet keys = new KeySet();
  private boolean[] inObject = new boolean[USUAL_DEPTH];
  private @Nullable Token current;
  private String key = "";
  private boolean inTensorData;
  private int depth;
  private int start;
  private int at;

  /** Reads the first {@code length} bytes, which must be UTF-8. */
  public static JsonReader open(byte[] text, int length) throws JsonFault {
    int invalid = Utf8.indexOfInvalid(text, 0, length);
    if (invalid >= 0) {
      throw malformed(invalid, "JSON is not UTF-8, see byte " + invalid);
    }
    return new JsonReader(text, 0, length);
  }

  private JsonReader(byte[] text, int from, int to) {
    this.text = text;
    this.at = from;
    this.length = to;
    this.number = new JsonNumber(text);
    this.string = new JsonString(text);
  }

  /** A second look at a part that was read before, such as from {@link #start} to {@link #end}. */
  JsonReader again(int from, int to) {
    return new JsonReader(text, from, to);
  }

  /** The token that was read last; there must be one. */
  public Token current() {
    Token token = current;
    if (token == null) {
      throw new IllegalStateException("no token was read");
    }
    return token;
  }

  public Token next() throws JsonFault {
    Token token = nextOrEnd();
    if (token == null) {
      throw tooEarly();
    }
    return token;
  }

  /** The next token, null at the end of the text. */
  public @Nullable Token nextOrEnd() throws JsonFault {
    Token last = current;
    int position = skipBlanks(at);
    if (position == length) {
      if (depth > 0) {
        throw tooEarly();
      }
      return null;
    }
    if (depth == 0 || last == Token.KEY) {
      return value(position);
    }
    byte b = text[position];
    if (b == (inObject[depth] ? '}' : ']')) {
      return close(position);
    }
    if (last != Token.START_ARRAY && last != Token.START_OBJECT) {
      if (b != ',') {
        throw malformed(position);
      }
      position = skipBlanks(position + 1);
      if (position == length) {
        throw tooEarly();
      }
    }
    return inObject[depth] ? key(position) : value(position);
  }

  private int skipBlanks(int from) {
    int position = from;
    while (position < length) {
      byte b = text[position];
      if (b > ' ' || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
        break;
      }
      position++;
    }
    return position;
  }

  private Token value(int position) throws JsonFault {
    byte b = text[position];
    return switch (b) {
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(position);
      case '-' -> negative(position);
      case '"' -> {
        string(position);
        yield end(Token.STRING, position, at);
      }
      case '[' -> open(Token.START_ARRAY, position);
      case '{' -> open(Token.START_OBJECT, position);
      case 't' -> word(Token.TRUE, TRUE, position);
      case 'f' -> word(Token.FALSE, FALSE, position);
      case 'n' -> word(Token.NULL, NULL, position);
      case 'N' -> wordOfData(Token.NAN, NAN, position);
      case 'I' -> wordOfData(Token.INFINITY, INFINITY, position);
      default -> throw malformed(position);
    };
  }

  private Token negative(int position) throws JsonFault {
    boolean word = position + 1 < length && text[position + 1] == 'I';
    return word
        ? wordOfData(Token.NEGATIVE_INFINITY, NEGATIVE_INFINITY, position)
        : number(position);
  }

  /** Python's JSON writes these, and so do clients; the grammar has none of them. */
  private Token wordOfData(Token token, byte[] word, int position) throws JsonFault {
    if (!inTensorData) {
      throw malformed(word == NEGATIVE_INFINITY ? position + 1 : position);
    }
    return word(token, word, position);
  }

  /** Whether NaN, Infinity and -Infinity may stand for numbers in what follows. */
  void inTensorData(boolean allowed) {
    inTensorData = allowed;
  }

  private Token number(int position) throws JsonFault {
    int end = number.read(position, length);
    if (end < 0) {
      throw ~end == length ? tooEarly() : malformed(~end);
    }
    if (end - position > MAX_NUMBER_CHARACTERS) {
      throw malformed(
          position,
          "JSON number of "
              + (end - position)
              + " characters, expected at most "
              + MAX_NUMBER_CHARACTERS);
    }
    return end(number.isInteger() ? Token.INTEGER : Token.DECIMAL, position, end);
  }

  private void string(int position) throws JsonFault {
    int end = string.read(position, length);
    if (end < 0) {
      throw end == JsonString.UNFINISHED ? tooEarly() : malformed(~end);
    }
    at = end;
  }

  private Token word(Token token, byte[] word, int position) throws JsonFault {
    for (int i = 0; i < word.length; i++) {
      if (position + i == length) {
        throw tooEarly();
      }
      if (text[position + i] != word[i]) {
        throw malformed(position + i);
      }
    }
    return end(token, position, position + word.length);
  }

  private Token open(Token token, int position) throws JsonFault {
    if (depth == MAX_DEPTH) {
      throw malformed(
          position, "JSON nesting depth exceeds maximum allowed limit (" + MAX_DEPTH + ")");
    }
    depth++;
    if (depth == inObject.length) {
      inObject = Arrays.copyOf(inObject, MAX_DEPTH + 1);
    }
    inObject[depth] = token == Token.START_OBJECT;
    keys.open(depth);
    return end(token, position, position + 1);
  }

  private Token close(int position) {
    Token token = inObject[depth] ? Token.END_OBJECT : Token.END_ARRAY;
    keys.close(depth);
    depth--;
    return end(token, position, position + 1);
  }

  private Token key(int position) throws JsonFault {
    if (text[position] != '"') {
      throw malformed(position);
    }
    string(position);
    boolean fits = string.length() <= MAX_NAME * JsonString.MAX_ESCAPE_BYTES;
    key = fits ? keyText() : "";
    if (!fits || key.length() > MAX_NAME) {
      throw malformed(position, "JSON name, expected at most " + MAX_NAME + " characters");
    }
    if (!keys.add(depth, key)) {
      throw malformed(position, "JSON key '" + Excerpt.of(key) + "' stands twice in one object");
    }
    int colon = skipBlanks(at);
    if (colon == length) {
      throw tooEarly();
    }
    if (text[colon] != ':') {
      throw malformed(colon);
    }
    return end(Token.KEY, position, colon + 1);
  }

  private String keyText() {
    int bytes = string.length();
    if (bytes >= KEYS_BY_LENGTH.length) {
      return string.toString();
    }
    for (String known : KEYS_BY_LENGTH[bytes]) {
      if (string.is(known)) {
        return known;
      }
    }
    return string.toString();
  }

  private Token end(Token token, int from, int to) {
    current = token;
    start = from;
    at = to;
    return token;
  }

  /** The current key. */
  public String key() {
    return key;
  }

  /** The current token where it is a number; valid until the next token. */
  public JsonNumber number() {
    return number;
  }

  /** The current token where it is a string; valid until the next token. */
  public JsonString string() {
    return string;
  }

  /** The current string's text, which is to be kept: surrogates stand in pairs. */
  public String unicode() throws JsonFault {
    String said = string.toString();
    for (int i = 0; i < said.length(); i++) {
      char c = said.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < said.length()
                && Character.isLowSurrogate(said.charAt(i + 1));
        if (!pair) {
          throw malformed(
              start, "JSON string '" + Excerpt.of(said) + "', expected surrogates in pairs only");
        }
        i++;
      }
    }
    return said;
  }

  /** Passes over the current value, which is still held against the rules. */
  public void skip() throws JsonFault {
    Token token = current();
    int open = 0;
    while (true) {
      if (token.isStart()) {
        open++;
      } else if (token.isEnd()) {
        open--;
      }
      if (open == 0) {
        return;
      }
      token = next();
    }
  }

  /** Where the current token begins. */
  int start() {
    return start;
  }

  /** Where the current token ends. */
  int end() {
    return at;
  }

  /** Bytes of the text behind the current token. */
  int remaining() {
    return length - at;
  }

  /** What the current token is, for an error's text. */
  public String found() {
    return switch (current()) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case STRING -> "the string '" + Excerpt.of(string.toString()) + "'";
      case INTEGER, DECIMAL -> "the number " + Excerpt.of(number.toString());
      case TRUE -> "true";
      case FALSE -> "false";
      case NULL -> "null";
      case NAN -> "NaN";
      case INFINITY -> "Infinity";
      case NEGATIVE_INFINITY -> "-Infinity";
      case KEY -> "something else";
    };
  }

  /** What is wrong with the current token, or with what it ends. */
  public JsonFault fault(ErrorCode code, String text) {
    return new JsonFault(new Refusal(code, text), start);
  }

  /** Goes on, unless the current token is refused. */
  public void check(@Nullable Refusal refusal) throws JsonFault {
    if (refusal != null) {
      throw new JsonFault(refusal, start);
    }
  }

  private JsonFault tooEarly() {
    return malformed(length, "JSON ends too early");
  }

  private JsonFault malformed(int position) {
    int from = Math.max(0, position - CONTEXT);
    int to = Math.min(length, position + CONTEXT);
    String near = new String(text, from, to - from, StandardCharsets.UTF_8);
    return malformed(
        position, "malformed JSON at byte " + position + ", near '" + Excerpt.of(near) + "'");
  }

  private static JsonFault malformed(int position, String text) {
    return new JsonFault(new Refusal(ErrorCode.MALFORMED_REQUEST, text), position);
  }
}
