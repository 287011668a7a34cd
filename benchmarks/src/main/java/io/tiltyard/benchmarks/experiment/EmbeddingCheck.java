package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.AnswerCheck;
import io.tiltyard.proto.inference.ModelInferResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Holds answers against what ONNX Runtime gave for each request alone. */
final class EmbeddingCheck implements AnswerCheck {
  private final FloatBuffer references;
  private final int length;
  private final double leastCosine;

  /**
   * @param references all outputs, one behind the other
   * @param leastCosine between an answer and its reference
   */
  EmbeddingCheck(byte[] references, int count, double leastCosine) {
    this.references = floats(ByteBuffer.wrap(references));
    this.length = this.references.capacity() / count;
    this.leastCosine = leastCosine;
  }

  private static FloatBuffer floats(ByteBuffer bytes) {
    return bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  @Override
  public void check(int request, ModelInferResponse answer) {
    FloatBuffer given = floats(answer.getRawOutputContents(0).asReadOnlyByteBuffer());
    if (given.remaining() != length) {
      throw new IllegalStateException(
          "answer of " + given.remaining() + " floats, expected " + length);
    }
    double product = 0;
    double givenSquares = 0;
    double expectedSquares = 0;
    for (int i = 0; i < length; i++) {
      double expected = references.get(request * length + i);
      product += given.get(i) * expected;
      givenSquares += given.get(i) * (double) given.get(i);
      expectedSquares += expected * expected;
    }
    double cosine = product / Math.sqrt(givenSquares * expectedSquares);
    if (!(cosine >= leastCosine)) {
      throw new IllegalStateException(
          "answer at cosine " + cosine + " to ONNX Runtime's, expected " + leastCosine);
    }
  }
}
