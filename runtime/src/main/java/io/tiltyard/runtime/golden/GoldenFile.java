package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.json.JsonText;
import io.tiltyard.base.json.TensorWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes golden files that read back to the very same bits, NaN aside: there is one; and reads what
 * they are made of.
 */
public final class GoldenFile {
  private GoldenFile() {}

  /**
   * The inputs of a request as clients send it over HTTP.
   *
   * @param name that errors call it by
   * @throws ModelLoadException {@code golden}, with the place, the value and what was expected
   */
  public static List<GoldenTensor> readRequest(String name, byte[] json) throws ModelLoadException {
    return GoldenReader.readRequest(name, json);
  }

  /**
   * The outputs of an answer as clients get it over HTTP, at least one.
   *
   * @param name that errors call it by
   * @throws ModelLoadException {@code golden}, with the place, the value and what was expected
   */
  public static List<GoldenTensor> readAnswer(String name, byte[] json) throws ModelLoadException {
    return GoldenReader.readAnswer(name, json);
  }

  /**
   * A golden file, on one line.
   *
   * @param request the tensors of a request
   * @param answer the tensors of its answer; at least one
   * @throws IOException where there can be no such file: it would be too large, or a byte string is
   *     not UTF-8, which the protocol's JSON cannot say
   */
  public static byte[] write(
      List<GoldenTensor> request, List<GoldenTensor> answer, Tolerance tolerance)
      throws IOException {
    JsonText json = new JsonText();
    ascii(json, "{\"request\":{\"inputs\":[");
    tensors(json, request);
    ascii(json, "]},\"expect\":{\"outputs\":[");
    tensors(json, answer);
    ascii(json, "]}");
    if (tolerance.isNamed()) {
      tolerance(json, tolerance);
    }
    ascii(json, "}\n");
    byte[] text = json.bytes();
    if (text.length > GoldenSet.MAX_FILE_BYTES) {
      throw new IOException(
          "the golden file would have "
              + text.length
              + " bytes, expected at most "
              + GoldenSet.MAX_FILE_BYTES);
    }
    return text;
  }

  private static void tolerance(JsonText json, Tolerance tolerance) {
    ascii(json, ",\"tolerance\":{\"argmax\":" + tolerance.argmax());
    number(json, "abs", tolerance.abs());
    number(json, "rel", tolerance.rel());
    number(json, "cosine", tolerance.cosine());
    json.ascii('}');
  }

  private static void number(JsonText json, String key, @Nullable Double value) {
    if (value != null) {
      ascii(json, ",\"" + key + "\":");
      json.floating(value);
    }
  }

  private static void tensors(JsonText json, List<GoldenTensor> tensors) throws IOException {
    boolean first = true;
    for (GoldenTensor tensor : tensors) {
      if (!first) {
        json.ascii(',');
      }
      first = false;
      TensorWriter.head(json, tensor.name(), tensor.datatype(), tensor.shape());
      long inexpressible = TensorWriter.data(json, tensor.datatype(), tensor.data());
      if (inexpressible >= 0) {
        throw new IOException(
            "element "
                + inexpressible
                + " of '"
                + Excerpt.of(tensor.name())
                + "' is not UTF-8, as a golden file expects it");
      }
    }
  }

  private static void ascii(JsonText json, String text) {
    json.ascii(text.getBytes(StandardCharsets.US_ASCII));
  }
}
