package io.tiltyard.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.tensor.OutputTensor;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes an inference response: the JSON, and behind it the bytes of the outputs that are wanted in
 * binary. Data in JSON is flat.
 */
public final class InferResponseWriter {
  private static final int HEAD_BYTES = 256;
  private static final int OUTPUT_HEAD_BYTES = 128;
  private static final int ELEMENT_CHARACTERS = 10;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private InferResponseWriter() {}

  /** Which outputs go behind the JSON. */
  @FunctionalInterface
  public interface BinaryChoice {
    boolean isBinary(String output);
  }

  /** A response, or why it cannot be written. */
  public sealed interface Result {
    /**
     * @param body whose count passes to the caller
     * @param jsonBytes how much of it is JSON
     * @param binary whether any output is behind the JSON, be it of no bytes
     */
    record Written(ByteBuf body, int jsonBytes, boolean binary) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  /** Writes an answer; its outputs are read before this returns. */
  public static Result write(
      InferenceAnswer answer, BinaryChoice choice, ByteBufAllocator allocator) {
    ByteBuf body = allocator.buffer(estimate(answer, choice));
    try {
      Refusal refusal = json(answer, choice, body);
      if (refusal != null) {
        body.release();
        return new Result.Refused(refusal);
      }
      int jsonBytes = body.readableBytes();
      boolean binary = false;
      for (OutputTensor output : answer.outputs()) {
        if (choice.isBinary(output.name())) {
          binary = true;
          body.writeBytes(output.data());
        }
      }
      return new Result.Written(body, jsonBytes, binary);
    } catch (IOException e) {
      body.release();
      throw new IllegalStateException("a buffer in memory cannot be written", e);
    } catch (RuntimeException | Error e) {
      body.release();
      throw e;
    }
  }

  private static @Nullable Refusal json(InferenceAnswer answer, BinaryChoice choice, ByteBuf body)
      throws IOException {
    try (JsonGenerator json =
        FACTORY.createGenerator((OutputStream) new ByteBufOutputStream(body))) {
      json.writeStartObject();
      json.writeStringField("model_name", answer.route());
      json.writeStringField("model_version", Long.toString(answer.version()));
      json.writeStringField("id", answer.id());
      json.writeObjectFieldStart("parameters");
      json.writeStringField("arm", answer.arm().label());
      json.writeEndObject();
      json.writeArrayFieldStart("outputs");
      for (OutputTensor output : answer.outputs()) {
        Refusal refusal = output(json, output, choice.isBinary(output.name()));
        if (refusal != null) {
          return refusal;
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return null;
  }

  private static @Nullable Refusal output(JsonGenerator json, OutputTensor output, boolean binary)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", output.name());
    json.writeStringField("datatype", output.datatype().name());
    json.writeArrayFieldStart("shape");
    for (long dimension : output.shape()) {
      json.writeNumber(dimension);
    }
    json.writeEndArray();
    if (binary) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", output.byteLength());
      json.writeEndObject();
    } else {
      json.writeFieldName("data");
      long inexpressible = ElementWriter.write(json, output);
      if (inexpressible >= 0) {
        return new Refusal(
            ErrorCode.INVALID_OUTPUTS,
            "output '"
                + Excerpt.of(output.name())
                + "' element "
                + inexpressible
                + " is not UTF-8, which JSON cannot express: ask for it with the parameter"
                + " 'binary_data': true");
      }
    }
    json.writeEndObject();
    return null;
  }

  private static int estimate(InferenceAnswer answer, BinaryChoice choice) {
    long bytes = HEAD_BYTES;
    for (OutputTensor output : answer.outputs()) {
      int width = Math.max(1, output.datatype().byteSize());
      boolean binary = choice.isBinary(output.name());
      bytes += OUTPUT_HEAD_BYTES;
      bytes +=
          binary ? output.byteLength() : (long) output.byteLength() / width * ELEMENT_CHARACTERS;
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
