package io.tiltyard.server.demo;

/** Sentence embeddings from token embeddings. */
final class Embedding {
  private Embedding() {}

  /**
   * The mean over the tokens, scaled to length 1.
   *
   * @param hidden {@code [tokens, width]}, flattened
   * @param tokens at least 1
   */
  static float[] pool(float[] hidden, int tokens) {
    int width = hidden.length / tokens;
    double[] sums = new double[width];
    for (int i = 0; i < hidden.length; i++) {
      sums[i % width] += hidden[i];
    }
    double squares = 0;
    for (double sum : sums) {
      squares += sum * sum;
    }
    double length = Math.sqrt(squares);
    float[] pooled = new float[width];
    for (int i = 0; i < width && length > 0; i++) {
      pooled[i] = (float) (sums[i] / length);
    }
    return pooled;
  }

  /** The cosine of the angle between two embeddings of length 1. */
  static double similarity(float[] one, float[] other) {
    double product = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * other[i];
    }
    return product;
  }
}
