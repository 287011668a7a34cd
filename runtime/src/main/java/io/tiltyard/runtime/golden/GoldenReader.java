package io.tiltyard.runtime.golden;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.model.ModelLoadException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one golden file. */
final class GoldenReader {
  private static final Set<String> FILE = Set.of("request", "expect", "tolerance");
  private static final Set<String> REQUEST = Set.of("id", "parameters", "inputs", "outputs");
  private static final Set<String> ANSWER =
      Set.of("id", "parameters", "model_name", "model_version", "outputs");
  private static final Set<String> TOLERANCE = Set.of("abs", "rel", "cosine", "argmax");

  private final JsonTree tree;

  /**
   * @param maxBytes of a file
   */
  GoldenReader(int maxBytes) {
    tree = new JsonTree(maxBytes);
  }

  GoldenCase read(String file, byte[] json) throws ModelLoadException {
    JsonValue root = JsonValue.root(file, parse(file, json)).object(FILE);
    return new GoldenCase(
        file,
        inputs(root.member("request")),
        outputs(root.member("expect")),
        tolerance(root.optional("tolerance")));
  }

  /** The inputs of a request that is a document of its own. */
  List<GoldenTensor> readRequest(String file, byte[] json) throws ModelLoadException {
    return inputs(JsonValue.root(file, parse(file, json)));
  }

  /** The outputs, at least one, of an answer that is a document of its own. */
  List<GoldenTensor> readAnswer(String file, byte[] json) throws ModelLoadException {
    return outputs(JsonValue.root(file, parse(file, json)));
  }

  private static List<GoldenTensor> inputs(JsonValue request) throws ModelLoadException {
    return JsonTensors.list(request.object(REQUEST).member("inputs"));
  }

  private static List<GoldenTensor> outputs(JsonValue answer) throws ModelLoadException {
    List<GoldenTensor> outputs = JsonTensors.list(answer.object(ANSWER).member("outputs"));
    if (outputs.isEmpty()) {
      throw answer.member("outputs").wrong("at least one output");
    }
    return outputs;
  }

  private Object parse(String file, byte[] json) throws ModelLoadException {
    try {
      return tree.read(json);
    } catch (JsonProcessingException e) {
      JsonLocation where = e.getLocation();
      String place =
          where == null ? "" : " line " + where.getLineNr() + ", column " + where.getColumnNr();
      throw GoldenFailures.of(
          GoldenFailures.GOLDEN, file, place + ": not JSON: " + Excerpt.of(firstSentence(e)));
    } catch (IOException e) {
      throw GoldenFailures.of(GoldenFailures.GOLDEN, file, ": not JSON in UTF-8");
    }
  }

  /** Without what the parser was doing meanwhile. */
  private static String firstSentence(JsonProcessingException failure) {
    String said = failure.getOriginalMessage();
    int aside = said.indexOf(" (");
    return aside < 0 ? said : said.substring(0, aside);
  }

  private static Tolerance tolerance(@Nullable JsonValue value) throws ModelLoadException {
    if (value == null) {
      return Tolerance.EXACT;
    }
    value.object(TOLERANCE);
    JsonValue argmax = value.optional("argmax");
    return new Tolerance(
        number(value.optional("abs"), 0, Double.MAX_VALUE),
        number(value.optional("rel"), 0, Double.MAX_VALUE),
        number(value.optional("cosine"), -1, 1),
        argmax != null && argmax.flag());
  }

  private static @Nullable Double number(@Nullable JsonValue value, double least, double most)
      throws ModelLoadException {
    return value == null ? null : value.number(least, most);
  }
}
