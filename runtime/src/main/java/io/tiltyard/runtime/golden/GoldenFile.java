package io.tiltyard.runtime.golden;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.tensor.DataType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

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
    return new GoldenReader(GoldenSet.MAX_FILE_BYTES).readRequest(name, json);
  }

  /**
   * The outputs of an answer as clients get it over HTTP, at least one.
   *
   * @param name that errors call it by
   * @throws ModelLoadException {@code golden}, with the place, the value and what was expected
   */
  public static List<GoldenTensor> readAnswer(String name, byte[] json) throws ModelLoadException {
    return new GoldenReader(GoldenSet.MAX_FILE_BYTES).readAnswer(name, json);
  }

  /**
   * Writes a golden file, on one line.
   *
   * @param out stays open
   * @param request the tensors of a request
   * @param answer the tensors of its answer; at least one
   * @throws IOException also where a byte string is not UTF-8, which the protocol's JSON cannot say
   */
  public static void write(
      OutputStream out, List<GoldenTensor> request, List<GoldenTensor> answer, Tolerance tolerance)
      throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeObjectFieldStart("request");
      tensors(json, "inputs", request);
      json.writeEndObject();
      json.writeObjectFieldStart("expect");
      tensors(json, "outputs", answer);
      json.writeEndObject();
      if (tolerance.isNamed()) {
        tolerance(json, tolerance);
      }
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void tolerance(JsonGenerator json, Tolerance tolerance) throws IOException {
    json.writeObjectFieldStart("tolerance");
    if (tolerance.abs() != null) {
      json.writeNumberField("abs", tolerance.abs());
    }
    if (tolerance.rel() != null) {
      json.writeNumberField("rel", tolerance.rel());
    }
    if (tolerance.cosine() != null) {
      json.writeNumberField("cosine", tolerance.cosine());
    }
    if (tolerance.argmax()) {
      json.writeBooleanField("argmax", true);
    }
    json.writeEndObject();
  }

  private static void tensors(JsonGenerator json, String name, List<GoldenTensor> tensors)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (GoldenTensor tensor : tensors) {
      json.writeStartObject();
      json.writeStringField("name", tensor.name());
      json.writeStringField("datatype", tensor.datatype().name());
      json.writeFieldName("shape");
      json.writeArray(tensor.shape(), 0, tensor.shape().length);
      json.writeArrayFieldStart("data");
      Elements elements = new Elements(tensor);
      for (int i = 0; i < elements.count(); i++) {
        element(json, tensor.datatype(), elements, i);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void element(JsonGenerator json, DataType datatype, Elements elements, int at)
      throws IOException {
    switch (datatype) {
      case BOOL -> json.writeBoolean(elements.number(at) != 0);
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 ->
          json.writeNumber(elements.text(at));
      case FP16, BF16, FP32, FP64 -> {
        if (elements.finite(at)) {
          json.writeNumber(elements.text(at));
        } else {
          json.writeString(elements.text(at));
        }
      }
      case BYTES -> json.writeString(utf8(elements.slice(at)));
    }
  }

  private static String utf8(ByteBuffer bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException e) {
      throw new IOException("a byte string is not UTF-8, as a golden file expects it", e);
    }
  }
}
