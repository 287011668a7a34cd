package io.tiltyard.base.json;

/** What a JSON text consists of, commas and colons left out. */
public enum Token {
  START_OBJECT,
  END_OBJECT,
  START_ARRAY,
  END_ARRAY,
  /** A key and its colon. */
  KEY,
  STRING,
  /** A number without fraction and exponent. */
  INTEGER,
  /** Any other number. */
  DECIMAL,
  TRUE,
  FALSE,
  NULL,
  /** A bare word of tensor data, as are the two behind it. */
  NAN,
  INFINITY,
  NEGATIVE_INFINITY;

  public boolean isStart() {
    return this == START_OBJECT || this == START_ARRAY;
  }

  public boolean isEnd() {
    return this == END_OBJECT || this == END_ARRAY;
  }

  public boolean isNumber() {
    return this == INTEGER || this == DECIMAL;
  }

  public boolean isBoolean() {
    return this == TRUE || this == FALSE;
  }

  /** Whether this is a whole value in one token. */
  public boolean isScalar() {
    return switch (this) {
      case START_OBJECT, END_OBJECT, START_ARRAY, END_ARRAY, KEY -> false;
      default -> true;
    };
  }
}
