package io.tiltyard.server.grpc.wire;

import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.router.dispatch.InferenceAnswer;
import java.util.List;

/**
 * Writes an answer as a {@code ModelInferResponse} in the form that the client used: raw contents
 * for raw ones, typed for typed ones. A response has one form, so a single FP16 or BF16 output,
 * which cannot be typed, makes all of it raw.
 *
 * <p>First everything is sized, then everything is written, once.
 */
@SuppressWarnings("EnumOrdinal") // indexes an array
public final class AnswerEncoder {
  /** Answers up to this size are written into an array at once. */
  static final int MAX_WHOLE_BYTES = 8 << 10;

  private static final byte[][] ARMS = arms();
  private static final byte[] FINAL =
      parameter("triton_final_response", InferParameter.newBuilder().setBoolParam(true).build());

  private final InferenceAnswer answer;
  private final boolean raw;
  private final boolean last;
  private final String version;

  /** Of each output's contents where they are typed. */
  private final int[] contents;

  private AnswerEncoder(InferenceAnswer answer, boolean typed, boolean last) {
    this.answer = answer;
    this.raw = !typed || !allTyped(answer.outputs());
    this.last = last;
    this.version = Long.toString(answer.version());
    this.contents = new int[raw ? 0 : answer.outputs().size()];
  }

  /**
   * A {@code ModelInferResponse}. A large one refers to the answer's outputs and is to be written
   * while they live.
   *
   * @throws RuntimeException where the outputs are no tensors, or more than a message holds
   */
  public static WireAnswer encode(InferenceAnswer answer, boolean typed) {
    AnswerEncoder encoder = new AnswerEncoder(answer, typed, false);
    int head = encoder.headSize();
    int size = Math.toIntExact(head + encoder.rawSize());
    if (size <= MAX_WHOLE_BYTES || !encoder.raw) {
      return WireAnswer.of(encoder.written(new byte[size]));
    }
    byte[] bytes = new byte[head];
    encoder.writeHead(new WireWriter(bytes));
    return new WireAnswer(bytes, answer.outputs(), size);
  }

  /**
   * A {@code ModelStreamInferResponse} that outlives the answer.
   *
   * @param last whether it is to say that it is its request's last
   * @throws RuntimeException where the outputs are no tensors, or more than a message holds
   */
  public static WireAnswer ofStream(InferenceAnswer answer, boolean typed, boolean last) {
    AnswerEncoder encoder = new AnswerEncoder(answer, typed, last);
    int size = Math.toIntExact(encoder.headSize() + encoder.rawSize());
    byte[] bytes = new byte[Math.addExact(size, WireWriter.headerSize(Tags.INFER_RESPONSE, size))];
    WireWriter out = new WireWriter(bytes);
    out.header(Tags.INFER_RESPONSE, size);
    encoder.writeHead(out);
    encoder.writeRaw(out);
    return WireAnswer.of(bytes);
  }

  private byte[] written(byte[] bytes) {
    WireWriter out = new WireWriter(bytes);
    writeHead(out);
    writeRaw(out);
    return bytes;
  }

  /** Of everything but the raw contents, which come last. */
  private int headSize() {
    long size = WireWriter.stringSize(Tags.MODEL_NAME, Utf8.length(answer.route()));
    size += WireWriter.stringSize(Tags.MODEL_VERSION, version.length());
    size += WireWriter.stringSize(Tags.ID, Utf8.length(answer.id()));
    size += ARMS[answer.arm().ordinal()].length + (last ? FINAL.length : 0);
    List<OutputTensor> outputs = answer.outputs();
    for (int i = 0; i < outputs.size(); i++) {
      if (!raw) {
        contents[i] = Math.toIntExact(TypedElements.size(outputs.get(i)));
      }
      size += WireWriter.fieldSize(Tags.OUTPUTS, outputSize(i));
    }
    return Math.toIntExact(size);
  }

  private void writeHead(WireWriter out) {
    out.string(Tags.MODEL_NAME, answer.route(), Utf8.length(answer.route()));
    out.string(Tags.MODEL_VERSION, version, version.length());
    out.string(Tags.ID, answer.id(), Utf8.length(answer.id()));
    out.bytes(ARMS[answer.arm().ordinal()]);
    if (last) {
      out.bytes(FINAL);
    }
    for (int i = 0; i < answer.outputs().size(); i++) {
      writeOutput(i, out);
    }
  }

  private int outputSize(int position) {
    OutputTensor output = answer.outputs().get(position);
    int size = WireWriter.stringSize(Tags.TENSOR_NAME, Utf8.length(output.name()));
    size += WireWriter.stringSize(Tags.DATATYPE, output.datatype().name().length());
    int shape = shapeSize(output.shape());
    size += shape == 0 ? 0 : WireWriter.fieldSize(Tags.SHAPE, shape);
    return raw
        ? size
        : Math.addExact(size, WireWriter.fieldSize(Tags.CONTENTS, contents[position]));
  }

  private void writeOutput(int position, WireWriter out) {
    OutputTensor output = answer.outputs().get(position);
    out.header(Tags.OUTPUTS, outputSize(position));
    out.string(Tags.TENSOR_NAME, output.name(), Utf8.length(output.name()));
    String datatype = output.datatype().name();
    out.string(Tags.DATATYPE, datatype, datatype.length());
    int shape = shapeSize(output.shape());
    if (shape > 0) {
      out.header(Tags.SHAPE, shape);
      for (long dimension : output.shape()) {
        out.varint(dimension);
      }
    }
    if (!raw) {
      out.header(Tags.CONTENTS, contents[position]);
      TypedElements.write(output, out);
    }
  }

  private static int shapeSize(long[] shape) {
    int size = 0;
    for (long dimension : shape) {
      size += WireWriter.varintSize(dimension);
    }
    return size;
  }

  private long rawSize() {
    long size = 0;
    for (int i = 0; raw && i < answer.outputs().size(); i++) {
      int length = answer.outputs().get(i).byteLength();
      size += WireWriter.headerSize(Tags.RAW_OUTPUT_CONTENTS, length) + (long) length;
    }
    return size;
  }

  private void writeRaw(WireWriter out) {
    for (int i = 0; raw && i < answer.outputs().size(); i++) {
      OutputTensor output = answer.outputs().get(i);
      out.header(Tags.RAW_OUTPUT_CONTENTS, output.byteLength());
      out.bytes(output.data());
    }
  }

  private static boolean allTyped(List<OutputTensor> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      if (!TypedElements.exist(outputs.get(i).datatype())) {
        return false;
      }
    }
    return true;
  }

  /** The parameter that names an arm, by the arm's position. */
  private static byte[][] arms() {
    byte[][] arms = new byte[Arm.values().length][];
    for (Arm arm : Arm.values()) {
      arms[arm.ordinal()] =
          parameter("arm", InferParameter.newBuilder().setStringParam(arm.label()).build());
    }
    return arms;
  }

  private static byte[] parameter(String name, InferParameter value) {
    return ModelInferResponse.newBuilder().putParameters(name, value).build().toByteArray();
  }
}
