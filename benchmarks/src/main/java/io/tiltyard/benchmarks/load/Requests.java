package io.tiltyard.benchmarks.load;

import com.google.protobuf.ByteString;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Requests, encoded, with raw contents as every fast client sends them. */
public final class Requests {
  /** Floats in a row of the identity model. */
  public static final int IDENTITY_FLOATS = 16;

  private static final int IDENTITIES = 64;

  private Requests() {}

  /** Payloads of {@link #identity(String)}: the same ones in every run. */
  public static List<byte[]> identityPayloads() {
    return identityPayloads(IDENTITIES, 1);
  }

  /** Payloads of several rows: the same ones in every run. */
  public static List<byte[]> identityPayloads(int count, int rows) {
    SplittableRandom random = new SplittableRandom(1);
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] payload = new byte[rows * IDENTITY_FLOATS * Float.BYTES];
      ByteBuffer floats = littleEndian(payload);
      while (floats.hasRemaining()) {
        floats.putFloat((float) random.nextDouble());
      }
      payloads.add(payload);
    }
    return payloads;
  }

  /** One row of {@link #IDENTITY_FLOATS} each. */
  public static List<byte[]> identity(String model) {
    return floats(model, IDENTITY_FLOATS, identityPayloads());
  }

  /** With these payloads, which are rows of so many floats, for the one input {@code x}. */
  public static List<byte[]> floats(String model, int columns, List<byte[]> payloads) {
    return payloads.stream()
        .map(
            payload ->
                ModelInferRequest.newBuilder()
                    .setModelName(model)
                    .addInputs(input("x", "FP32", payload.length / Float.BYTES / columns, columns))
                    .addRawInputContents(ByteString.copyFrom(payload))
                    .build()
                    .toByteArray())
        .toList();
  }

  /** One sentence each. */
  public static List<byte[]> minilm(String model) {
    long[] ones = new long[Sentences.TOKENS];
    Arrays.fill(ones, 1);
    return Sentences.all().stream()
        .map(
            tokens ->
                ModelInferRequest.newBuilder()
                    .setModelName(model)
                    .addInputs(input("input_ids", "INT64", 1, Sentences.TOKENS))
                    .addInputs(input("attention_mask", "INT64", 1, Sentences.TOKENS))
                    .addInputs(input("token_type_ids", "INT64", 1, Sentences.TOKENS))
                    .addRawInputContents(raw(tokens))
                    .addRawInputContents(raw(ones))
                    .addRawInputContents(raw(new long[Sentences.TOKENS]))
                    .build()
                    .toByteArray())
        .toList();
  }

  private static InferInputTensor input(String name, String datatype, int rows, int columns) {
    return InferInputTensor.newBuilder()
        .setName(name)
        .setDatatype(datatype)
        .addShape(rows)
        .addShape(columns)
        .build();
  }

  private static ByteString raw(long[] values) {
    byte[] bytes = new byte[values.length * Long.BYTES];
    littleEndian(bytes).asLongBuffer().put(values);
    return ByteString.copyFrom(bytes);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
