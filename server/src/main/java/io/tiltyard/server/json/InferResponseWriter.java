package io.tiltyard.server.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.json.JsonWriter;
import io.tiltyard.base.json.TensorWriter;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.router.dispatch.InferenceAnswer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes an inference response: the JSON, and behind it the bytes of the outputs that are wanted in
 * binary. Data in JSON is flat.
 */
public final class InferResponseWriter {
  private static final int HEAD_BYTES = 256;
  private static final int OUTPUT_HEAD_BYTES = 128;
  private static final int MAX_ESTIMATE = Integer.MAX_VALUE - (1 << 16);

  private static final byte[] MODEL_NAME = ascii("{'model_name':");
  private static final byte[] MODEL_VERSION = ascii(",'model_version':'");
  private static final byte[] ID = ascii("','id':");
  private static final byte[] ARM = ascii(",'parameters':{'arm':");
  private static final byte[] OUTPUTS = ascii("},'outputs':[");
  private static final byte[] BINARY_SIZE = ascii(",'parameters':{'binary_data_size':");
  private static final byte[] END_BINARY = ascii("}}");
  private static final byte[] END = ascii("]}");

  private InferResponseWriter() {}

  private static byte[] ascii(String quotedSingly) {
    return quotedSingly.replace('\'', '"').getBytes(StandardCharsets.US_ASCII);
  }

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

  /**
   * Writes an answer; its outputs are read before this returns.
   *
   * @param room bytes to leave free in front of the response
   */
  public static Result write(
      InferenceAnswer answer, BinaryChoice choice, ByteBufAllocator allocator, int room) {
    ByteBuf body = allocator.buffer(room + estimate(answer, choice)).setIndex(room, room);
    try {
      JsonWriter json = new BufferedJson(body);
      Refusal refusal = json(answer, choice, json);
      json.flush();
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
    } catch (RuntimeException | Error e) {
      body.release();
      throw e;
    }
  }

  private static @Nullable Refusal json(
      InferenceAnswer answer, BinaryChoice choice, JsonWriter json) {
    json.ascii(MODEL_NAME);
    json.string(answer.route());
    json.ascii(MODEL_VERSION);
    json.integer(answer.version());
    json.ascii(ID);
    json.string(answer.id());
    json.ascii(ARM);
    json.string(answer.arm().label());
    json.ascii(OUTPUTS);
    boolean first = true;
    for (OutputTensor output : answer.outputs()) {
      if (!first) {
        json.ascii(',');
      }
      Refusal refusal = output(json, output, choice.isBinary(output.name()));
      if (refusal != null) {
        return refusal;
      }
      first = false;
    }
    json.ascii(END);
    return null;
  }

  private static @Nullable Refusal output(JsonWriter json, OutputTensor output, boolean binary) {
    TensorWriter.head(json, output.name(), output.datatype(), output.shape());
    if (binary) {
      json.ascii(BINARY_SIZE);
      json.integer(output.byteLength());
      json.ascii(END_BINARY);
      return null;
    }
    long inexpressible = TensorWriter.data(json, output.datatype(), output.data());
    return inexpressible < 0
        ? null
        : new Refusal(
            ErrorCode.INVALID_OUTPUTS,
            "output '"
                + Excerpt.of(output.name())
                + "' element "
                + inexpressible
                + " is not UTF-8, which JSON cannot express: ask for it with the parameter"
                + " 'binary_data': true");
  }

  private static int estimate(InferenceAnswer answer, BinaryChoice choice) {
    long bytes = HEAD_BYTES;
    for (OutputTensor output : answer.outputs()) {
      boolean binary = choice.isBinary(output.name());
      bytes += OUTPUT_HEAD_BYTES + (binary ? output.byteLength() : textBytes(output));
    }
    return (int) Math.min(bytes, MAX_ESTIMATE);
  }

  /** What the elements take as text, commas included, where they are of the usual length. */
  private static long textBytes(OutputTensor output) {
    long bytes = output.byteLength();
    return switch (output.datatype()) {
      case BYTES -> bytes;
      case BOOL -> bytes * 6;
      case INT8, UINT8 -> bytes * 4;
      case INT16, UINT16 -> bytes / Short.BYTES * 6;
      case INT32, UINT32 -> bytes / Integer.BYTES * 8;
      case INT64, UINT64 -> bytes / Long.BYTES * 10;
      case FP16, BF16 -> bytes / Short.BYTES * 10;
      case FP32 -> bytes / Float.BYTES * 14;
      case FP64 -> bytes / Double.BYTES * 24;
    };
  }
}
