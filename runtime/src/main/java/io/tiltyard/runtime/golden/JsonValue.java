package io.tiltyard.runtime.golden;

import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.golden.JsonTree.Digits;
import io.tiltyard.runtime.model.ModelLoadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value in a golden file that knows where it stands: its RFC 6901 pointer. */
final class JsonValue {
  private final String file;
  private final String pointer;
  private final Object value;

  private JsonValue(String file, String pointer, Object value) {
    this.file = file;
    this.pointer = pointer;
    this.value = value;
  }

  /**
   * @param value as {@link JsonTree} reads it
   */
  static JsonValue root(String file, Object value) {
    return new JsonValue(file, "", value);
  }

  /** An object with no other keys than these. */
  JsonValue object(Set<String> keys) throws ModelLoadException {
    if (!(value instanceof Map<?, ?> members)) {
      throw wrong("an object");
    }
    for (Object name : members.keySet()) {
      if (!keys.contains(name)) {
        throw at(
            "unknown key '"
                + Excerpt.of(name.toString())
                + "', expected one of "
                + keys.stream().sorted().toList());
      }
    }
    return this;
  }

  JsonValue member(String name) throws ModelLoadException {
    JsonValue member = optional(name);
    if (member == null) {
      throw at("key '" + name + "' is missing");
    }
    return member;
  }

  @Nullable JsonValue optional(String name) {
    Object member = value instanceof Map<?, ?> members ? members.get(name) : null;
    return member == null ? null : new JsonValue(file, pointer + "/" + name, member);
  }

  boolean isArray() {
    return value instanceof List<?>;
  }

  /** Elements of an array; 0 of anything else. */
  int size() {
    return value instanceof List<?> elements ? elements.size() : 0;
  }

  /** An element of an array, which this is. */
  JsonValue element(int index) {
    return new JsonValue(file, pointer + "/" + index, ((List<?>) value).get(index));
  }

  /** The elements of an array, at most so many. */
  List<JsonValue> elements(int most) throws ModelLoadException {
    if (!isArray()) {
      throw wrong("an array");
    }
    if (size() > most) {
      throw at("has " + size() + " elements, expected at most " + most);
    }
    List<JsonValue> elements = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      elements.add(element(i));
    }
    return elements;
  }

  String text() throws ModelLoadException {
    if (!(value instanceof String text)) {
      throw wrong("a string");
    }
    return text;
  }

  /** The string that this is, or null. */
  @Nullable String textOrNull() {
    return value instanceof String text ? text : null;
  }

  boolean isNull() {
    return value == JsonTree.NULL;
  }

  /** The number that this is, or null. */
  @Nullable Digits digits() {
    return value instanceof Digits digits ? digits : null;
  }

  /** A whole number from 0. */
  long count() throws ModelLoadException {
    Digits digits = digits();
    if (digits != null && digits.whole()) {
      try {
        long count = Long.parseLong(digits.text());
        if (count >= 0) {
          return count;
        }
      } catch (NumberFormatException e) {
        throw wrong("a whole number from 0 to " + Long.MAX_VALUE);
      }
    }
    throw wrong("a whole number from 0");
  }

  double number(double least, double most) throws ModelLoadException {
    Digits digits = digits();
    double number = digits == null ? Double.NaN : Double.parseDouble(digits.text());
    if (!(number >= least && number <= most)) {
      throw wrong("a number from " + least + " to " + most);
    }
    return number;
  }

  boolean flag() throws ModelLoadException {
    if (!(value instanceof Boolean flag)) {
      throw wrong("true or false");
    }
    return flag;
  }

  /** Says what is here and what was expected. */
  ModelLoadException wrong(String expected) {
    return at("is " + found() + ", expected " + expected);
  }

  private String found() {
    if (isArray()) {
      return "an array of " + size();
    }
    if (value instanceof Map<?, ?>) {
      return "an object";
    }
    if (value instanceof String text) {
      return '"' + Excerpt.of(text) + '"';
    }
    Digits digits = digits();
    return digits == null ? isNull() ? "null" : value.toString() : Excerpt.of(digits.text());
  }

  ModelLoadException at(String what) {
    return GoldenFailures.of(
        GoldenFailures.GOLDEN,
        file,
        " at '" + Excerpt.of(pointer.isEmpty() ? "/" : pointer) + "': " + what);
  }
}
