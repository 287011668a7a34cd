package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.json.JsonFault;
import io.tiltyard.base.json.JsonReader;
import io.tiltyard.base.json.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one golden file, or what it is made of, by the rules for requests. */
final class GoldenReader {
  private static final Set<String> REQUEST = Set.of("id", "parameters", "inputs", "outputs");
  private static final Set<String> ANSWER =
      Set.of("id", "parameters", "model_name", "model_version", "outputs");

  private final JsonReader json;

  private GoldenReader(JsonReader json) {
    this.json = json;
  }

  /** What a document holds. */
  @FunctionalInterface
  private interface Content<T> {
    /** Reads it from the current token on. */
    T read(GoldenReader reader) throws JsonFault;
  }

  static GoldenCase read(String file, byte[] text) throws ModelLoadException {
    return document(file, text, reader -> reader.golden(file));
  }

  /** The inputs of a request that is a document of its own. */
  static List<GoldenTensor> readRequest(String file, byte[] text) throws ModelLoadException {
    return document(file, text, GoldenReader::request);
  }

  /** The outputs, at least one, of an answer that is a document of its own. */
  static List<GoldenTensor> readAnswer(String file, byte[] text) throws ModelLoadException {
    return document(file, text, GoldenReader::answer);
  }

  private static <T> T document(String file, byte[] text, Content<T> content)
      throws ModelLoadException {
    try {
      JsonReader json = JsonReader.open(text, text.length);
      json.next();
      T read = content.read(new GoldenReader(json));
      if (json.nextOrEnd() != null) {
        throw json.fault(
            ErrorCode.INVALID_ARGUMENT, "content after the JSON object, expected nothing more");
      }
      return read;
    } catch (JsonFault e) {
      throw GoldenFailures.of(
          GoldenFailures.GOLDEN, file, place(text, e.position()) + ": " + e.refusal().text());
    }
  }

  private static String place(byte[] text, int position) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < position; i++) {
      if (text[i] == '\n') {
        line++;
        start = i + 1;
      }
    }
    String before = new String(text, start, position - start, StandardCharsets.UTF_8);
    return " line " + line + ", column " + (before.codePointCount(0, before.length()) + 1);
  }

  private GoldenCase golden(String file) throws JsonFault {
    List<GoldenTensor> request = null;
    List<GoldenTensor> expected = null;
    Tolerance tolerance = Tolerance.EXACT;
    open("the document");
    while (json.next() != Token.END_OBJECT) {
      String key = json.key();
      switch (key) {
        case "request" -> request = value(GoldenReader::request);
        case "expect" -> expected = value(GoldenReader::answer);
        case "tolerance" -> tolerance = value(GoldenReader::tolerance);
        default -> throw unknown(Set.of("request", "expect", "tolerance"));
      }
    }
    return new GoldenCase(
        file, present(request, "request"), expected == null ? List.of() : expected, tolerance);
  }

  private <T> T value(Content<T> content) throws JsonFault {
    json.next();
    return content.read(this);
  }

  private List<GoldenTensor> request() throws JsonFault {
    return tensors("a request", REQUEST, "input");
  }

  private List<GoldenTensor> answer() throws JsonFault {
    List<GoldenTensor> outputs = tensors("an answer", ANSWER, "output");
    if (outputs.isEmpty()) {
      throw invalid("field 'outputs' is an empty array, expected at least one output");
    }
    return outputs;
  }

  /** The tensors of an object whose other keys say nothing that is looked at. */
  private List<GoldenTensor> tensors(String what, Set<String> keys, String kind) throws JsonFault {
    String field = kind + "s";
    List<GoldenTensor> tensors = null;
    open(what);
    while (json.next() != Token.END_OBJECT) {
      String key = json.key();
      if (!keys.contains(key)) {
        throw unknown(keys);
      }
      json.next();
      if (key.equals(field)) {
        tensors = tensors(field, kind);
      } else {
        json.skip();
      }
    }
    return present(tensors, field);
  }

  private List<GoldenTensor> tensors(String field, String kind) throws JsonFault {
    if (json.current() != Token.START_ARRAY) {
      throw invalid("field '" + field + "' is " + json.found() + ", expected an array");
    }
    List<GoldenTensor> tensors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    while (json.next() != Token.END_ARRAY) {
      GoldenTensor tensor = new GoldenTensorReader(json, kind).read(tensors.size());
      if (!names.add(tensor.name())) {
        throw invalid(
            kind + " '" + Excerpt.of(tensor.name()) + "', expected a name that is given once");
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  private Tolerance tolerance() throws JsonFault {
    Double abs = null;
    Double rel = null;
    Double cosine = null;
    boolean argmax = false;
    open("field 'tolerance'");
    while (json.next() != Token.END_OBJECT) {
      String key = json.key();
      switch (key) {
        case "abs" -> abs = number(key, 0, Double.MAX_VALUE);
        case "rel" -> rel = number(key, 0, Double.MAX_VALUE);
        case "cosine" -> cosine = number(key, -1, 1);
        case "argmax" -> argmax = flag(key);
        default -> throw unknown(Set.of("abs", "rel", "cosine", "argmax"));
      }
    }
    return new Tolerance(abs, rel, cosine, argmax);
  }

  private double number(String key, double least, double most) throws JsonFault {
    double number = json.next().isNumber() ? json.number().toDouble() : Double.NaN;
    if (!(number >= least && number <= most)) {
      throw invalid(
          "tolerance '"
              + key
              + "' is "
              + json.found()
              + ", expected a number from "
              + least
              + " to "
              + most);
    }
    return number;
  }

  private boolean flag(String key) throws JsonFault {
    if (!json.next().isBoolean()) {
      throw invalid("tolerance '" + key + "' is " + json.found() + ", expected true or false");
    }
    return json.current() == Token.TRUE;
  }

  private void open(String what) throws JsonFault {
    if (json.current() != Token.START_OBJECT) {
      throw invalid(what + " is " + json.found() + ", expected an object");
    }
  }

  private <T> T present(@Nullable T value, String key) throws JsonFault {
    if (value == null) {
      throw invalid("key '" + key + "' is missing");
    }
    return value;
  }

  private JsonFault unknown(Set<String> keys) {
    return invalid(
        "unknown key '"
            + Excerpt.of(json.key())
            + "', expected one of "
            + keys.stream().sorted().toList());
  }

  private JsonFault invalid(String text) {
    return json.fault(ErrorCode.INVALID_ARGUMENT, text);
  }
}
